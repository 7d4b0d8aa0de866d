import type { WorkloadKind } from '../request/workload-kind.ts';

/** How the values of a field compare: whole numbers, amounts, durations, or only as the same or not. */
export type FieldType = 'integer' | 'cpu' | 'bytes' | 'duration' | 'text' | 'list' | 'mapping';

interface Field {
  readonly type: FieldType;
  /** Kinds that have it; absent means all. */
  readonly kinds?: readonly WorkloadKind[];
}

const ENDING: readonly WorkloadKind[] = ['Notebook', 'Training'];
const COMMAND: readonly WorkloadKind[] = ['Training', 'Inference'];

/** Every field of a request that a rule can speak about, by its path below `spec`. */
const FIELDS: Readonly<Record<string, Field>> = {
  image: { type: 'text' },
  command: { type: 'list', kinds: COMMAND },
  args: { type: 'list', kinds: COMMAND },
  workingDir: { type: 'text', kinds: COMMAND },
  env: { type: 'list' },
  'resources.cpu': { type: 'cpu' },
  'resources.cpuRequest': { type: 'cpu' },
  'resources.memory': { type: 'bytes' },
  'resources.memoryRequest': { type: 'bytes' },
  'resources.gpu.count': { type: 'integer' },
  'resources.gpu.resource': { type: 'text' },
  'resources.ephemeralStorage': { type: 'bytes' },
  'resources.sharedMemory': { type: 'bytes' },
  'identity.runAsUser': { type: 'integer' },
  'identity.runAsGroup': { type: 'integer' },
  'identity.fsGroup': { type: 'integer' },
  'identity.supplementalGroups': { type: 'list' },
  mounts: { type: 'list' },
  git: { type: 'list' },
  s3: { type: 'list' },
  'code.sha256': { type: 'text', kinds: COMMAND },
  'code.path': { type: 'text', kinds: COMMAND },
  'tracking.wandb.secret': { type: 'text' },
  'tracking.wandb.baseUrl': { type: 'text' },
  'tracking.wandb.project': { type: 'text' },
  'tracking.wandb.entity': { type: 'text' },
  'tracking.mlflow.trackingUri': { type: 'text' },
  'tracking.mlflow.secret': { type: 'text' },
  'tracking.mlflow.auth': { type: 'text' },
  'tracking.mlflow.ca': { type: 'text' },
  'tracking.mlflow.experiment': { type: 'text' },
  'tracking.tensorboard.logDir': { type: 'text' },
  'hubs.huggingFace.secret': { type: 'text' },
  'hubs.huggingFace.endpoint': { type: 'text' },
  'hubs.ngc.secret': { type: 'text' },
  'scheduling.queue': { type: 'text' },
  'scheduling.nodePool': { type: 'text' },
  'scheduling.priorityClass': { type: 'text' },
  'scheduling.nodeSelector': { type: 'mapping' },
  'scheduling.tolerations': { type: 'list' },
  'network.egress': { type: 'list' },
  'network.allowFrom': { type: 'list', kinds: ['Inference'] },
  serviceAccount: { type: 'text' },
  pullSecrets: { type: 'list' },
  labels: { type: 'mapping' },
  maxRuntime: { type: 'duration', kinds: ENDING },
  ttlAfterFinished: { type: 'duration', kinds: ENDING },
  ide: { type: 'text', kinds: ['Notebook'] },
  'home.size': { type: 'bytes', kinds: ['Notebook'] },
  'home.storageClass': { type: 'text', kinds: ['Notebook'] },
  idleTimeout: { type: 'duration', kinds: ['Notebook'] },
  retries: { type: 'integer', kinds: ['Training'] },
  'sweep.parameters': { type: 'mapping', kinds: ['Training'] },
  'sweep.parallelism': { type: 'integer', kinds: ['Training'] },
  port: { type: 'integer', kinds: ['Inference'] },
  'replicas.min': { type: 'integer', kinds: ['Inference'] },
  'replicas.max': { type: 'integer', kinds: ['Inference'] },
  'autoscale.metric': { type: 'text', kinds: ['Inference'] },
  'autoscale.target': { type: 'integer', kinds: ['Inference'] },
  'probes.path': { type: 'text', kinds: ['Inference'] },
  'probes.startupTimeout': { type: 'duration', kinds: ['Inference'] },
};

/** Paths that rules may name. */
export const FIELD_PATHS: readonly string[] = Object.keys(FIELDS);

/** How a field's values compare; `undefined` for paths that no request has. */
export function fieldType(path: string): FieldType | undefined {
  return Object.hasOwn(FIELDS, path) ? FIELDS[path]?.type : undefined;
}

/** The keys of a field's path, split once. */
export function keysOf(path: string): readonly string[] {
  return KEYS.get(path) ?? path.split('.');
}

const KEYS: ReadonlyMap<string, readonly string[]> = new Map(FIELD_PATHS.map((path) => [path, path.split('.')]));

/** Where a field lies in a document. */
export function documentPath(path: string): string {
  return DOCUMENT_PATHS.get(path) ?? `spec.${path}`;
}

/** A text that was put together is dear as a key; these are asked for with every request. */
const DOCUMENT_PATHS: ReadonlyMap<string, string> = new Map(FIELD_PATHS.map((path) => [path, `spec.${path}`]));

/** Paths of the fields that requests of a kind have. */
export function fieldPaths(kind: WorkloadKind): readonly string[] {
  return PATHS_BY_KIND[kind];
}

const PATHS_BY_KIND: Readonly<Record<WorkloadKind, readonly string[]>> = {
  Notebook: pathsOf('Notebook'),
  Training: pathsOf('Training'),
  Inference: pathsOf('Inference'),
};

function pathsOf(kind: WorkloadKind): readonly string[] {
  return FIELD_PATHS.filter((path) => hasField(kind, path));
}

/** True when requests of this kind have the field. */
export function hasField(kind: WorkloadKind, path: string): boolean {
  const field = Object.hasOwn(FIELDS, path) ? FIELDS[path] : undefined;
  return field !== undefined && (field.kinds?.includes(kind) ?? true);
}
