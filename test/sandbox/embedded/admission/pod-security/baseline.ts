import { at, type Fields, listAt, stringsAt } from '../../../api/fields.ts';
import { allContainers, namesOf, type PodCheck, security } from './pod-check.ts';

const CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);
const SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);
const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

/** The baseline level, by check id in alphabetical order as the API server reports them. */
export const BASELINE: readonly PodCheck[] = [
  {
    id: 'appArmorProfile',
    check: (spec) =>
      withPod(spec, (context) => at(context, 'appArmorProfile.type') === 'Unconfined', {
        title: 'forbidden AppArmor profile',
        text: 'must not set AppArmor profile type to "Unconfined"',
      }),
  },
  { id: 'capabilities_baseline', replacedBy: 'capabilities_restricted', check: nonDefaultCapabilities },
  {
    id: 'hostNamespaces',
    check: (spec) => {
      const set = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true);
      return set.length === 0 ? undefined : `host namespaces (${set.map((field) => `${field}=true`).join(', ')})`;
    },
  },
  {
    id: 'hostPathVolumes',
    replacedBy: 'restrictedVolumes',
    check: (spec) => {
      const names = listAt(spec, 'volumes')
        .filter((volume) => volume['hostPath'] !== undefined)
        .map((volume) => `"${String(volume['name'])}"`);
      return names.length === 0
        ? undefined
        : `hostPath volumes (volume${names.length > 1 ? 's' : ''} ${names.join(', ')})`;
    },
  },
  {
    id: 'hostPorts',
    check: (spec) => {
      const usesHostPort = (container: Fields) =>
        listAt(container, 'ports').some((port) => typeof port['hostPort'] === 'number' && port['hostPort'] !== 0);
      const ports = allContainers(spec)
        .flatMap((container) => listAt(container, 'ports'))
        .flatMap(({ hostPort }) => (typeof hostPort === 'number' && hostPort !== 0 ? [hostPort] : []));
      const names = namesOf(spec, usesHostPort);
      return names === undefined
        ? undefined
        : `hostPort (${names} ${names.includes(',') ? 'use' : 'uses'} hostPort${ports.length > 1 ? 's' : ''} ${ports.join(', ')})`;
    },
  },
  {
    id: 'privileged',
    check: (spec) =>
      wrap(
        'privileged',
        namesOf(spec, (container) => security(container, 'privileged') === true),
        'must not set securityContext.privileged=true',
      ),
  },
  {
    id: 'procMount',
    check: (spec) =>
      wrap(
        'procMount',
        namesOf(
          spec,
          (container) => ![undefined, 'Default'].includes(security(container, 'procMount') as string | undefined),
        ),
        'must not set securityContext.procMount to "Unmasked"',
      ),
  },
  {
    id: 'seLinuxOptions',
    check: (spec) =>
      withPod(spec, hasForbiddenSeLinux, {
        title: 'seLinuxOptions',
        text: 'set forbidden securityContext.seLinuxOptions',
      }),
  },
  {
    id: 'seccompProfile_baseline',
    replacedBy: 'seccompProfile_restricted',
    check: (spec) =>
      withPod(spec, (context) => at(context, 'seccompProfile.type') === 'Unconfined', {
        title: 'seccompProfile',
        text: 'must not set securityContext.seccompProfile.type to "Unconfined"',
      }),
  },
  {
    id: 'sysctls',
    check: (spec) => {
      const forbidden = listAt(spec, 'securityContext.sysctls')
        .map(({ name }) => String(name))
        .filter((name) => !SYSCTLS.has(name));
      return forbidden.length === 0 ? undefined : `forbidden sysctls (${forbidden.join(', ')})`;
    },
  },
  {
    id: 'windowsHostProcess',
    check: (spec) =>
      withPod(spec, (context) => at(context, 'windowsOptions.hostProcess') === true, {
        title: 'hostProcess',
        text: 'must not set securityContext.windowsOptions.hostProcess=true',
      }),
  },
];

function nonDefaultCapabilities(spec: Fields): string | undefined {
  const added = (container: Fields) =>
    stringsAt(container, 'securityContext.capabilities.add').filter((name) => !CAPABILITIES.has(name));
  const names = namesOf(spec, (container) => added(container).length > 0);
  const all = [...new Set(allContainers(spec).flatMap(added))].sort().map((name) => `"${name}"`);
  return wrap(
    'non-default capabilities',
    names,
    `must not include ${all.join(', ')} in securityContext.capabilities.add`,
  );
}

function hasForbiddenSeLinux(context: unknown): boolean {
  const options = at(context, 'seLinuxOptions');
  const type = at(options, 'type') ?? '';
  return (
    options !== undefined &&
    (!SELINUX_TYPES.has(String(type)) || (at(options, 'user') ?? '') !== '' || (at(options, 'role') ?? '') !== '')
  );
}

/** For fields that a pod and its containers may set alike. */
function withPod(
  spec: Fields,
  isForbidden: (context: unknown) => boolean,
  { title, text }: { title: string; text: string },
): string | undefined {
  const names = namesOf(spec, (container) => isForbidden(container['securityContext']));
  const subjects = [...(isForbidden(spec['securityContext']) ? ['pod'] : []), ...(names === undefined ? [] : [names])];
  return wrap(title, subjects.length === 0 ? undefined : subjects.join(' and '), text);
}

function wrap(title: string, subject: string | undefined, text: string): string | undefined {
  return subject === undefined ? undefined : `${title} (${subject} ${text})`;
}
