import { isPlainObject, type PlainObject } from '../plain-object.ts';

/** More is a document of somebody's, such as the request that a workload was made of; what lists show is shorter. */
const MAX_ANNOTATION = 1000;
/** Most of what an object is, and nothing that says how it is doing. */
const BULK: ReadonlySet<string> = new Set([
  'managedFields',
  'env',
  'envFrom',
  'volumeMounts',
  'securityContext',
  'lifecycle',
  'livenessProbe',
  'startupProbe',
  'affinity',
  'tolerations',
  'topologySpreadConstraints',
]);

/**
 * Leaves out of a Job, Deployment or pod what no list reads, so that many may be held. Not for objects that are written
 * back.
 */
export function withoutBulk(object: unknown): unknown {
  if (!isPlainObject(object)) return object;
  const { metadata, spec } = object;
  return { ...object, metadata: withoutLongTexts(metadata), spec: withoutBulkOfPods(spec) };
}

function withoutLongTexts(metadata: unknown): unknown {
  if (!isPlainObject(metadata)) return metadata;
  const { annotations } = metadata;
  const short = isPlainObject(annotations)
    ? only(annotations, (_key, value) => typeof value === 'string' && value.length <= MAX_ANNOTATION)
    : annotations;
  return { ...usual(metadata), annotations: short };
}

/** Of a pod's spec, or of the template in a workload's. */
function withoutBulkOfPods(spec: unknown): unknown {
  if (!isPlainObject(spec)) return spec;
  const { containers, initContainers, template } = spec;
  return {
    ...usual(spec),
    ...(template === undefined ? {} : { template: withoutBulk(template) }),
    ...(containers === undefined ? {} : { containers: eachUsual(containers) }),
    ...(initContainers === undefined ? {} : { initContainers: eachUsual(initContainers) }),
  };
}

function eachUsual(containers: unknown): unknown {
  return Array.isArray(containers)
    ? containers.map((each: unknown) => (isPlainObject(each) ? usual(each) : each))
    : containers;
}

function usual(fields: PlainObject): PlainObject {
  return only(fields, (key) => !BULK.has(key));
}

function only(fields: PlainObject, keep: (key: string, value: unknown) => boolean): PlainObject {
  return Object.fromEntries(Object.entries(fields).filter(([key, value]) => keep(key, value)));
}
