import { at, type Fields, listAt, stringsAt } from '../../../api/fields.ts';
import { allContainers, namesOf, type PodCheck, security } from './pod-check.ts';

const VOLUME_TYPES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
const SECCOMP = new Set<unknown>(['RuntimeDefault', 'Localhost']);

/** What the restricted level adds, by check id in alphabetical order as the API server reports them. */
export const RESTRICTED: readonly PodCheck[] = [
  {
    id: 'allowPrivilegeEscalation',
    check: (spec) =>
      wrap(
        'allowPrivilegeEscalation != false',
        namesOf(spec, (container) => security(container, 'allowPrivilegeEscalation') !== false),
        'must set securityContext.allowPrivilegeEscalation=false',
      ),
  },
  { id: 'capabilities_restricted', check: unrestrictedCapabilities },
  { id: 'restrictedVolumes', check: restrictedVolumes },
  { id: 'runAsNonRoot', check: runAsNonRoot },
  { id: 'runAsUser', check: runAsUser },
  { id: 'seccompProfile_restricted', check: seccompProfile },
];

function unrestrictedCapabilities(spec: Fields): string | undefined {
  const drops = (container: Fields) => stringsAt(container, 'securityContext.capabilities.drop').includes('ALL');
  const adds = (container: Fields) =>
    stringsAt(container, 'securityContext.capabilities.add').filter((name) => name !== 'NET_BIND_SERVICE');
  const keeping = namesOf(spec, (container) => !drops(container));
  const adding = namesOf(spec, (container) => adds(container).length > 0);
  const added = [...new Set(allContainers(spec).flatMap(adds))].sort().map((name) => `"${name}"`);
  const parts = [
    ...(keeping === undefined ? [] : [`${keeping} must set securityContext.capabilities.drop=["ALL"]`]),
    ...(adding === undefined
      ? []
      : [`${adding} must not include ${added.join(', ')} in securityContext.capabilities.add`]),
  ];
  return parts.length === 0 ? undefined : `unrestricted capabilities (${parts.join('; ')})`;
}

function restrictedVolumes(spec: Fields): string | undefined {
  const bad = listAt(spec, 'volumes').flatMap(({ name, ...sources }) =>
    Object.keys(sources)
      .filter((type) => !VOLUME_TYPES.has(type))
      .map((type) => ({ name: String(name), type })),
  );
  if (bad.length === 0) return undefined;
  const names = bad.map(({ name }) => `"${name}"`).join(', ');
  const types = [...new Set(bad.map(({ type }) => `"${type}"`))].join(', ');
  return `restricted volume types (${bad.length === 1 ? 'volume' : 'volumes'} ${names} ${bad.length === 1 ? 'uses' : 'use'} restricted volume ${types.includes(',') ? 'types' : 'type'} ${types})`;
}

function runAsNonRoot(spec: Fields): string | undefined {
  const ofPod = at(spec, 'securityContext.runAsNonRoot');
  const explicit = namesOf(spec, (container) => security(container, 'runAsNonRoot') === false);
  if (explicit !== undefined)
    return wrap('runAsNonRoot != true', explicit, 'must not set securityContext.runAsNonRoot=false');
  if (ofPod === true) return undefined;
  const silent = namesOf(spec, (container) => security(container, 'runAsNonRoot') !== true);
  if (ofPod === false && silent !== undefined)
    return 'runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)';
  return wrap(
    'runAsNonRoot != true',
    silent === undefined ? undefined : `pod or ${silent}`,
    'must set securityContext.runAsNonRoot=true',
  );
}

function runAsUser(spec: Fields): string | undefined {
  const names = namesOf(spec, (container) => security(container, 'runAsUser') === 0);
  const subjects = [
    ...(at(spec, 'securityContext.runAsUser') === 0 ? ['pod'] : []),
    ...(names === undefined ? [] : [names]),
  ];
  return wrap('runAsUser=0', subjects.length === 0 ? undefined : subjects.join(' and '), 'must not set runAsUser=0');
}

function seccompProfile(spec: Fields): string | undefined {
  const ofPod = at(spec, 'securityContext.seccompProfile.type');
  const forbidden = namesOf(
    spec,
    (container) =>
      security(container, 'seccompProfile.type') !== undefined &&
      !SECCOMP.has(security(container, 'seccompProfile.type')),
  );
  if (ofPod !== undefined && !SECCOMP.has(ofPod))
    return `seccompProfile (pod must not set securityContext.seccompProfile.type to "${String(ofPod)}")`;
  if (forbidden !== undefined)
    return `seccompProfile (${forbidden} must not set securityContext.seccompProfile.type to "Unconfined")`;
  if (ofPod !== undefined) return undefined;
  const silent = namesOf(spec, (container) => security(container, 'seccompProfile.type') === undefined);
  return wrap(
    'seccompProfile',
    silent === undefined ? undefined : `pod or ${silent}`,
    'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
  );
}

function wrap(title: string, subject: string | undefined, text: string): string | undefined {
  return subject === undefined ? undefined : `${title} (${subject} ${text})`;
}
