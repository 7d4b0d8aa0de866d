import { addVolume, initContainer, main } from '../../../bypass/attacks/attack.ts';
import {
  always,
  both,
  ephemeralContainer,
  forWindows,
  onPod,
  onPodSecurity,
  onSecurity,
  type StandardCase,
  until,
} from './standard-case.ts';

type Case = Omit<StandardCase, 'level'>;

const inUserNamespace = onPod('hostUsers', false);

const VOLUMES: readonly Case[] = [
  ...[
    { hostPath: { path: '/srv' } },
    { nfs: { server: 'nfs.example', path: '/' } },
    { iscsi: { targetPortal: '10.0.0.1:3260', iqn: 'iqn.2001-04.com.example:disk', lun: 0 } },
    { fc: { targetWWNs: ['500a0982991b8dc5'], lun: 0 } },
    { rbd: { monitors: ['10.0.0.1:6789'], image: 'disk' } },
    { cephfs: { monitors: ['10.0.0.1:6789'] } },
    { flexVolume: { driver: 'example.com/disk' } },
    { awsElasticBlockStore: { volumeID: 'vol-1' } },
  ].map(
    (source): Case => ({
      name: `volume ${Object.keys(source).join()}`,
      breaks: always('restrictedVolumes'),
      change: addVolume(source),
    }),
  ),
  {
    name: 'volume of a kind that nobody knows',
    breaks: always('restrictedVolumes'),
    change: addVolume({ tape: {} }),
    isInvalid: true,
  },
  ...[
    { configMap: { name: 'settings' } },
    { csi: { driver: 'csi.example' } },
    { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
    { emptyDir: {} },
    { ephemeral: { volumeClaimTemplate: { spec: claim() } } },
    { image: { reference: 'registry.example/model:1' } },
    { persistentVolumeClaim: { claimName: 'data' } },
    { projected: { sources: [{ secret: { name: 'keys' } }] } },
    { secret: { secretName: 'keys' } },
    {},
  ].map(
    (source): Case => ({
      name: `volume ${Object.keys(source).join() || 'without a source, an emptyDir'}`,
      breaks: [],
      change: addVolume(source),
    }),
  ),
];

function claim(): object {
  return { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
}

const ESCALATION: readonly Case[] = [
  {
    name: 'allowPrivilegeEscalation: true',
    breaks: always('allowPrivilegeEscalation'),
    change: onSecurity('allowPrivilegeEscalation', true),
  },
  {
    name: 'no allowPrivilegeEscalation',
    breaks: always('allowPrivilegeEscalation'),
    change: onSecurity('allowPrivilegeEscalation', undefined),
  },
  {
    name: 'no allowPrivilegeEscalation on an init container',
    breaks: always('allowPrivilegeEscalation'),
    change: initContainer(({ securityContext }) => {
      Reflect.deleteProperty(securityContext, 'allowPrivilegeEscalation');
    }),
  },
  {
    name: 'no allowPrivilegeEscalation on an ephemeral container',
    breaks: always('allowPrivilegeEscalation'),
    change: ephemeralContainer(({ securityContext }) => {
      Reflect.deleteProperty(securityContext, 'allowPrivilegeEscalation');
    }),
    isInvalid: true,
  },
];

const USERS: readonly Case[] = [
  { name: 'no runAsNonRoot anywhere', breaks: always('runAsNonRoot'), change: runAsNonRoot(undefined, undefined) },
  { name: 'runAsNonRoot false on the pod', breaks: always('runAsNonRoot'), change: runAsNonRoot(false, undefined) },
  { name: 'runAsNonRoot false on the container', breaks: always('runAsNonRoot'), change: runAsNonRoot(true, false) },
  { name: 'the pod says false, its container true', breaks: always('runAsNonRoot'), change: runAsNonRoot(false, true) },
  { name: 'only the container says true', breaks: [], change: runAsNonRoot(undefined, true) },
  {
    name: 'the init container says nothing',
    breaks: always('runAsNonRoot'),
    change: both(
      initContainer(() => {}),
      runAsNonRoot(undefined, true),
    ),
  },
  {
    name: 'no runAsNonRoot in a user namespace',
    breaks: until(34, 'runAsNonRoot'),
    change: both(inUserNamespace, runAsNonRoot(undefined, undefined)),
  },
  {
    name: 'runAsNonRoot false in a user namespace',
    breaks: until(34, 'runAsNonRoot'),
    change: both(inUserNamespace, runAsNonRoot(false, false)),
  },
  {
    name: 'no runAsNonRoot with hostUsers: true',
    breaks: always('runAsNonRoot'),
    change: both(onPod('hostUsers', true), runAsNonRoot(undefined, undefined)),
  },
  { name: 'runAsUser 0 on the pod', breaks: always('runAsUser'), change: onPodSecurity('runAsUser', 0) },
  { name: 'runAsUser 0 on the container', breaks: always('runAsUser'), change: onSecurity('runAsUser', 0) },
  {
    name: 'runAsUser 0 on an init container',
    breaks: always('runAsUser'),
    change: initContainer(({ securityContext }) => {
      securityContext['runAsUser'] = 0;
    }),
  },
  { name: 'runAsUser as text', breaks: always('runAsUser'), change: onSecurity('runAsUser', '0'), isInvalid: true },
  {
    name: 'runAsUser 0 in a user namespace',
    breaks: until(34, 'runAsUser'),
    change: both(inUserNamespace, onPodSecurity('runAsUser', 0)),
  },
  { name: 'runAsUser 1', breaks: [], change: onPodSecurity('runAsUser', 1) },
];

function runAsNonRoot(pod: boolean | undefined, container: boolean | undefined): StandardCase['change'] {
  return both(onPodSecurity('runAsNonRoot', pod), onSecurity('runAsNonRoot', container));
}

const SECCOMP: readonly Case[] = [
  {
    name: 'no seccomp profile anywhere',
    breaks: always('seccompProfile_restricted'),
    change: onPodSecurity('seccompProfile', undefined),
  },
  {
    name: 'Unconfined seccomp on the pod, RuntimeDefault on the container',
    breaks: always('seccompProfile_restricted'),
    change: both(
      onPodSecurity('seccompProfile', { type: 'Unconfined' }),
      onSecurity('seccompProfile', { type: 'RuntimeDefault' }),
    ),
  },
  {
    name: 'Unconfined seccomp on the container',
    breaks: always('seccompProfile_restricted'),
    change: onSecurity('seccompProfile', { type: 'Unconfined' }),
  },
  {
    name: 'seccomp profile on the container only',
    breaks: [],
    change: both(
      onPodSecurity('seccompProfile', undefined),
      onSecurity('seccompProfile', { type: 'Localhost', localhostProfile: 'strict.json' }),
    ),
  },
];

const CAPABILITIES: readonly Case[] = [
  {
    name: 'no capabilities',
    breaks: always('capabilities_restricted'),
    change: onSecurity('capabilities', undefined),
  },
  ...['all', 'NET_RAW'].map(
    (dropped): Case => ({
      name: `drops ${dropped}`,
      breaks: always('capabilities_restricted'),
      change: onSecurity('capabilities', { drop: [dropped] }),
    }),
  ),
  ...['CHOWN', 'SYS_PTRACE'].map(
    (added): Case => ({
      name: `drops ALL, adds ${added}`,
      breaks: always('capabilities_restricted'),
      change: onSecurity('capabilities', { drop: ['ALL'], add: ['NET_BIND_SERVICE', added] }),
    }),
  ),
  {
    name: 'drops ALL, adds NET_BIND_SERVICE',
    breaks: [],
    change: onSecurity('capabilities', { drop: ['NET_RAW', 'ALL'], add: ['NET_BIND_SERVICE'] }),
  },
];

const OTHERS: readonly Case[] = [
  { name: 'nothing changed', breaks: [], change: () => {} },
  { name: 'a pod for Windows', breaks: [], change: forWindows },
  {
    name: 'a pod for Windows that may be root',
    breaks: always('runAsNonRoot'),
    change: both(forWindows, runAsNonRoot(undefined, undefined)),
  },
  {
    name: 'the same pod for Linux',
    breaks: always('allowPrivilegeEscalation', 'seccompProfile_restricted', 'capabilities_restricted'),
    change: both(forWindows, onPod('os', { name: 'linux' })),
  },
  {
    name: 'a pod for "Windows"',
    breaks: always('allowPrivilegeEscalation', 'seccompProfile_restricted', 'capabilities_restricted'),
    change: both(forWindows, onPod('os', { name: 'Windows' })),
    isInvalid: true,
  },
  {
    name: 'Unmasked /proc in a user namespace',
    breaks: [
      { id: 'procMount', from: 30, to: 34 },
      { id: 'procMount_restricted', from: 35, to: 37 },
    ],
    change: both(inUserNamespace, onSecurity('procMount', 'Unmasked')),
  },
  {
    name: 'a privileged pod in a user namespace',
    breaks: always('allowPrivilegeEscalation', 'privileged'),
    change: both(inUserNamespace, (spec) => {
      main(spec).securityContext = { privileged: true, capabilities: { drop: ['ALL'] } };
    }),
  },
];

/** What the restricted level asks beyond baseline. */
export const RESTRICTED_CASES: readonly StandardCase[] = [
  ...OTHERS,
  ...VOLUMES,
  ...ESCALATION,
  ...USERS,
  ...SECCOMP,
  ...CAPABILITIES,
].map((each) => ({ ...each, level: 'restricted' }));
