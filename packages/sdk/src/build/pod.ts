import type { Effective } from '../policy/effective.ts';
import { WORKLOAD_KINDS } from '../request/workload-kind.ts';
import type { DataParts } from './data/data-parts.ts';
import { watchedRun } from './data/s3-end.ts';
import { hasUploads, UPLOAD_GRACE_SECONDS } from './data/s3-source.ts';
import { type EnvVar, environmentOf } from './environment.ts';
import type { Stamp } from './metadata.ts';
import { resourcesOf } from './resources.ts';
import { containerSecurityContext, podSecurityContext } from './security-context.ts';
import { sortKeys } from './sort-keys.ts';
import { tensorboard } from './tensorboard.ts';
import { type Mounted, volumesOf } from './volumes.ts';

type Fields = Readonly<Record<string, unknown>>;
type Toleration = NonNullable<Effective['spec']['scheduling']['tolerations']>[number];

/** What a kind adds to the pod that all kinds share. */
export interface PodParts {
  readonly restartPolicy: 'Never' | 'Always';
  /** `command`, `args`, `workingDir` of the container. */
  readonly run: Fields;
  /** Variables that only this kind has. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly Fields[];
  readonly probes?: Fields;
  readonly volumes?: readonly Mounted[];
  /** Code, data and results. */
  readonly data: DataParts;
  readonly activeDeadlineSeconds?: number;
  readonly topologySpreadConstraints?: readonly Fields[];
}

/** Long enough for a checkpoint, far below the cap of the floor. */
const TERMINATION_GRACE_SECONDS = 30;

/** The pod template of a workload, hardened. Key order is fixed, so that equal requests give equal text. */
export function podTemplate(effective: Effective, stamp: Stamp, parts: PodParts): Fields {
  const known = [...volumesOf(effective), ...(parts.volumes ?? []), ...parts.data.mounted];
  const board = tensorboard(effective, known);
  const volumes = [...known, ...board.volumes];
  const initContainers = [...parts.data.initContainers, ...board.containers];
  const { spec } = effective;
  return {
    metadata: { labels: stamp.labels, annotations: stamp.record },
    spec: {
      restartPolicy: parts.restartPolicy,
      ...(spec.serviceAccount === undefined ? {} : { serviceAccountName: spec.serviceAccount }),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      os: { name: 'linux' },
      ...isolation(effective),
      ...scheduling(effective),
      ...(parts.topologySpreadConstraints === undefined
        ? {}
        : { topologySpreadConstraints: parts.topologySpreadConstraints }),
      ...(spec.pullSecrets.length === 0 ? {} : { imagePullSecrets: spec.pullSecrets.map((name) => ({ name })) }),
      ...(parts.activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds: parts.activeDeadlineSeconds }),
      terminationGracePeriodSeconds: hasUploads(effective) ? UPLOAD_GRACE_SECONDS : TERMINATION_GRACE_SECONDS,
      securityContext: podSecurityContext(effective, stamp),
      ...(initContainers.length === 0 ? {} : { initContainers }),
      containers: [container(effective, parts, volumes), ...parts.data.sidecars],
      volumes: [...volumes.map(({ volume }) => volume), ...parts.data.hidden],
    },
  };
}

function container(effective: Effective, parts: PodParts, volumes: readonly Mounted[]): Fields {
  return {
    name: WORKLOAD_KINDS[effective.kind].prefix,
    image: effective.spec.image,
    // A tag may move and a cached image may be another tenant's: the registry is asked each time.
    imagePullPolicy: 'Always',
    ...(hasUploads(effective) ? watchedRun(parts.run) : parts.run),
    ...(parts.ports === undefined ? {} : { ports: parts.ports }),
    env: environmentOf(effective, [...pairs(parts.environment), ...parts.data.environment]),
    resources: resourcesOf(effective),
    volumeMounts: volumes.map(({ mount }) => mount),
    ...(parts.probes ?? {}),
    securityContext: containerSecurityContext(effective),
  };
}

function pairs(environment: Readonly<Record<string, string>> = {}): EnvVar[] {
  return Object.entries(environment).map(([name, value]) => ({ name, value }));
}

/** The walls that the policy asks for beside the floor's; of several runtimes the first is the one for everybody. */
function isolation({ policy }: Effective): Fields {
  const { identity, scheduling: classes } = policy.sections;
  const [runtimeClassName] = classes?.runtimeClasses ?? [];
  return {
    ...(identity?.userNamespace === 'required' ? { hostUsers: false } : {}),
    ...(runtimeClassName === undefined ? {} : { runtimeClassName }),
  };
}

function scheduling({ spec, policy }: Effective): Fields {
  const { nodePool, priorityClass, tolerations } = spec.scheduling;
  const label = policy.sections.scheduling?.nodePools?.label;
  const pool = label === undefined || nodePool === undefined ? {} : { [label]: nodePool };
  const nodeSelector = { ...spec.scheduling.nodeSelector, ...pool };
  return {
    ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector: sortKeys(nodeSelector) }),
    ...(tolerations === undefined ? {} : { tolerations: tolerations.map(ordered) }),
    ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
  };
}

function ordered({ key, operator, value, effect }: Toleration): Fields {
  return {
    key,
    ...(operator === undefined ? {} : { operator }),
    ...(value === undefined ? {} : { value }),
    ...(effect === undefined ? {} : { effect }),
  };
}
