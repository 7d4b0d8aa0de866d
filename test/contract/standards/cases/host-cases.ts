import { addVolume, initContainer, type MutableContainer, main } from '../../../bypass/attacks/attack.ts';
import {
  always,
  both,
  ephemeralContainer,
  from,
  onPod,
  onPodSecurity,
  onSecurity,
  type StandardCase,
} from './standard-case.ts';

type Case = Omit<StandardCase, 'level'>;

/** A privileged container may not promise that it gains no rights. */
const privileged = (container: MutableContainer) => {
  container.securityContext = { privileged: true, capabilities: { drop: ['ALL'] } };
};

const PRIVILEGED: readonly Case[] = [
  { name: 'privileged container', breaks: always('privileged'), change: (spec) => privileged(main(spec)) },
  { name: 'privileged init container', breaks: always('privileged'), change: initContainer(privileged) },
  {
    name: 'privileged ephemeral container',
    breaks: always('privileged'),
    change: ephemeralContainer(privileged),
    isInvalid: true,
  },
  {
    name: 'privileged as text',
    breaks: always('privileged'),
    change: onSecurity('privileged', 'true'),
    isInvalid: true,
  },
  { name: 'privileged: false', breaks: [], change: onSecurity('privileged', false) },
];

const NAMESPACES: readonly Case[] = [
  { name: 'hostNetwork', breaks: always('hostNamespaces'), change: onPod('hostNetwork', true) },
  { name: 'hostPID', breaks: always('hostNamespaces'), change: onPod('hostPID', true) },
  { name: 'hostIPC', breaks: always('hostNamespaces'), change: onPod('hostIPC', true) },
  {
    name: 'hostNetwork as text',
    breaks: always('hostNamespaces'),
    change: onPod('hostNetwork', 'true'),
    isInvalid: true,
  },
  {
    name: 'all three false',
    breaks: [],
    change: both(onPod('hostNetwork', false), onPod('hostPID', false), onPod('hostIPC', false)),
  },
  {
    name: 'hostNetwork makes a container port a host port',
    breaks: always('hostNamespaces', 'hostPorts'),
    change: both(onPod('hostNetwork', true), (spec) => {
      main(spec)['ports'] = [{ containerPort: 8080 }];
    }),
  },
  {
    name: 'HostProcess on the pod',
    breaks: always('hostNamespaces', 'windowsHostProcess'),
    change: both(onPod('hostNetwork', true), onPodSecurity('windowsOptions', { hostProcess: true })),
  },
  {
    name: 'HostProcess on the container',
    breaks: always('hostNamespaces', 'windowsHostProcess'),
    change: both(onPod('hostNetwork', true), onSecurity('windowsOptions', { hostProcess: true })),
  },
  {
    name: 'HostProcess on an init container only',
    breaks: always('windowsHostProcess'),
    change: initContainer((container) => {
      container.securityContext['windowsOptions'] = { hostProcess: true };
    }),
    isInvalid: true,
  },
  {
    name: 'HostProcess: false',
    breaks: [],
    change: both(
      onPodSecurity('windowsOptions', { hostProcess: false }),
      onSecurity('windowsOptions', { hostProcess: false }),
    ),
  },
];

const VOLUMES: readonly Case[] = [
  { name: 'hostPath', breaks: always('hostPathVolumes'), change: addVolume({ hostPath: { path: '/srv' } }) },
  {
    name: 'nfs is not a baseline matter',
    breaks: [],
    change: addVolume({ nfs: { server: 'nfs.example', path: '/' } }),
  },
];

const ports = (port: object) => (container: MutableContainer) => {
  container['ports'] = [{ containerPort: 8080 }, { containerPort: 8081, ...port }];
};

const PORTS: readonly Case[] = [
  {
    name: 'second port is a host port',
    breaks: always('hostPorts'),
    change: (spec) => ports({ hostPort: 8081 })(main(spec)),
  },
  {
    name: 'host port of an init container',
    breaks: always('hostPorts'),
    change: initContainer(ports({ hostPort: 8081 })),
  },
  { name: 'hostPort: 0', breaks: [], change: (spec) => ports({ hostPort: 0 })(main(spec)) },
  { name: 'no hostPort', breaks: [], change: (spec) => ports({})(main(spec)) },
];

const probe = (field: string, by: 'httpGet' | 'tcpSocket', host: string) => (container: MutableContainer) => {
  container[field] = { [by]: { port: 8080, host } };
};
const hook = (field: string, by: 'httpGet' | 'tcpSocket', host: string) => (container: MutableContainer) => {
  container['lifecycle'] = { [field]: { [by]: { port: 8080, host } } };
};
const PROBES_AND_HOOKS = [
  { name: 'livenessProbe', set: probe },
  { name: 'readinessProbe', set: probe },
  { name: 'startupProbe', set: probe },
  { name: 'postStart', set: hook },
  { name: 'preStop', set: hook },
] as const;

const PROBES: readonly Case[] = [
  ...PROBES_AND_HOOKS.flatMap(({ name, set }) =>
    (['httpGet', 'tcpSocket'] as const).flatMap((by): Case[] => [
      {
        name: `${name} by ${by} names a host`,
        breaks: from(34, 'hostProbesAndHostLifecycle'),
        change: (spec) => set(name, by, '10.0.0.1')(main(spec)),
      },
      { name: `${name} by ${by} with an empty host`, breaks: [], change: (spec) => set(name, by, '')(main(spec)) },
    ]),
  ),
  {
    name: 'probe of a sidecar names a host',
    breaks: from(34, 'hostProbesAndHostLifecycle'),
    change: initContainer((container) => {
      container['restartPolicy'] = 'Always';
      probe('startupProbe', 'httpGet', 'localhost')(container);
    }),
  },
];

/** What a pod shares with its node. */
export const HOST_CASES: readonly StandardCase[] = [...PRIVILEGED, ...NAMESPACES, ...VOLUMES, ...PORTS, ...PROBES].map(
  (each) => ({ ...each, level: 'baseline' }),
);
