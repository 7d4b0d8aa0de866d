import { randomUUID } from 'node:crypto';
import { childOf, type Fields, listAt, sameJson, setDefault } from '../../api/fields.ts';
import { type Obj, timestamp } from '../../api/object.ts';
import type { Resource } from '../../api/resources.ts';

const WITH_GENERATION = new Set([
  'Deployment',
  'ReplicaSet',
  'Job',
  'NetworkPolicy',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'Pod',
  'StatefulSet',
  'DaemonSet',
  'ReplicationController',
  'CronJob',
  'Ingress',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
]);

/** What a fresh object's status says before any controller has seen it. */
const FIRST_STATUS: Readonly<Record<string, Fields>> = {
  Pod: { phase: 'Pending' },
  PersistentVolumeClaim: { phase: 'Pending' },
  Namespace: { phase: 'Active' },
  Service: { loadBalancer: {} },
};

/** Gives a new object what only the server may give, and takes away what the client may not set. */
export function prepareForCreate(object: Obj, resource: Resource): void {
  const { metadata } = object;
  metadata.uid = randomUUID();
  metadata.creationTimestamp = timestamp();
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.resourceVersion;
  delete metadata.generation;
  if (WITH_GENERATION.has(resource.kind)) metadata.generation = 1;
  if (resource.subresources.includes('status') && resource.kind !== 'Node')
    object.status = { ...FIRST_STATUS[resource.kind] };
  if (resource.kind === 'Namespace') setDefault(childOf(object as Fields, 'spec'), 'finalizers', ['kubernetes']);
  if (resource.kind === 'Job') labelJob(object);
}

/** Keeps on an updated object what only the server may change; `status` writes change nothing but the status, others all but it. */
export function prepareForUpdate(
  object: Obj,
  old: Obj,
  { resource, subresource }: { resource: Resource; subresource: string | undefined },
): Obj {
  const part = PARTS[subresource ?? ''];
  const base = part === undefined ? object : { ...old, metadata: statusMetadata(object, old), ...part(object, old) };
  if (subresource === undefined && resource.subresources.includes('status') && old.status !== undefined)
    base.status = old.status;
  const kept = { ...base, metadata: { ...base.metadata } };
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, generateName } =
    old.metadata;
  Object.assign(kept.metadata, { uid, creationTimestamp });
  for (const [key, value] of Object.entries({
    deletionTimestamp,
    deletionGracePeriodSeconds,
    generation,
    generateName,
  })) {
    if (value === undefined) delete (kept.metadata as unknown as Fields)[key];
    else (kept.metadata as unknown as Fields)[key] = value;
  }
  return kept;
}

/** Counts the generation up where the specification changed. */
export function countGeneration(object: Obj, old: Obj): void {
  const { generation } = old.metadata;
  if (generation !== undefined && !sameJson(object.spec, old.spec)) object.metadata.generation = generation + 1;
}

/** What a write of a subresource changes; everything else stays. */
const PARTS: Readonly<Record<string, (object: Obj, old: Obj) => Partial<Obj>>> = {
  status: ({ status }) => ({ status: status ?? {} }),
  ephemeralcontainers: ({ spec }, old) => ({
    spec: { ...old.spec, ephemeralContainers: listAt(spec, 'ephemeralContainers') },
  }),
  resize: ({ spec }, old) => ({
    spec: {
      ...old.spec,
      containers: resized(spec, old, 'containers'),
      ...(old.spec?.['initContainers'] === undefined ? {} : { initContainers: resized(spec, old, 'initContainers') }),
    },
  }),
};

function resized(spec: Fields | undefined, old: Obj, list: string): Fields[] {
  const asked = listAt(spec, list);
  return listAt(old, `spec.${list}`).map((container) => {
    const { resources = {}, resizePolicy } = asked.find(({ name }) => name === container['name']) ?? container;
    return { ...container, resources, ...(resizePolicy === undefined ? {} : { resizePolicy }) };
  });
}

/** Status writes may carry labels and annotations on a real server too; everything else of the metadata stays. */
function statusMetadata(object: Obj, old: Obj): Obj['metadata'] {
  return {
    ...old.metadata,
    ...(object.metadata.resourceVersion === undefined ? {} : { resourceVersion: object.metadata.resourceVersion }),
  };
}

/** A Job selects its pods by its own uid unless `manualSelector` says that the user knows better. */
function labelJob({ metadata, spec }: Obj): void {
  if (spec === undefined || spec['manualSelector'] === true) return;
  const template = childOf(childOf(spec, 'template'), 'metadata');
  const labels = childOf(template, 'labels');
  setDefault(labels, 'batch.kubernetes.io/controller-uid', metadata.uid);
  setDefault(labels, 'batch.kubernetes.io/job-name', metadata.name);
  setDefault(labels, 'controller-uid', metadata.uid);
  setDefault(labels, 'job-name', metadata.name);
  if (spec['selector'] === undefined)
    spec['selector'] = { matchLabels: { 'batch.kubernetes.io/controller-uid': metadata.uid } };
}
