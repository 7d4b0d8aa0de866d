import { ApiStatus } from '../../api/api-status.ts';
import { boolAt, type Fields, isFields, numberAt, stringAt } from '../../api/fields.ts';
import { keyOf, type Obj, timestamp } from '../../api/object.ts';
import { qualifiedName, type Resource } from '../../api/resources.ts';
import { askedOf } from '../admission/policies/asked.ts';
import { reviewPolicies } from '../admission/policies/review-policies.ts';
import { type ApiCall, type Cluster, isDryRun, type JsonReply, type Target, type Write } from '../call.ts';
import { existing, listObjects, selection } from '../reads/read-objects.ts';
import { readBody } from './read-body.ts';

type Propagation = 'Background' | 'Foreground' | 'Orphan';

interface DeleteOptions {
  readonly propagation: Propagation;
  readonly gracePeriodSeconds: number | undefined;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
  readonly dryRun: boolean;
}

/** Jobs are the one modelled type whose API version orphans by default. */
const ORPHAN_BY_DEFAULT = new Set(['jobs.batch']);

/** `DELETE` of one object: at once, or marked for deletion where finalizers or a running pod stand in the way. */
export function deleteObject(cluster: Cluster, call: ApiCall, target: Target): JsonReply {
  const options = readOptions(call, target.resource);
  const object = existing(cluster, target);
  refuseOther(object, options, target.resource);
  const warnings = reviewRemoval(cluster, call, { target, object, options });
  const remaining = removeOne(cluster, object, { resource: target.resource, options });
  if (remaining !== undefined) return { status: 200, body: remaining, warnings };
  const { name, uid } = object.metadata;
  const details = {
    name,
    ...(target.resource.group === '' ? {} : { group: target.resource.group }),
    kind: target.resource.name,
    uid,
  };
  const answersObject = target.resource.name === 'pods' || target.resource.name === 'persistentvolumeclaims';
  return {
    status: 200,
    body: answersObject ? object : { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details },
    warnings,
  };
}

/** `DELETE` of a collection: everything the selectors leave. */
export function deleteCollection(cluster: Cluster, call: ApiCall, target: Target): JsonReply {
  const options = readOptions(call, target.resource);
  const matches = selection(call.query, target) ?? (() => true);
  const reply = listObjects(cluster, call, target);
  const warnings: string[] = [];
  for (const object of cluster.store.list(target.resource, target.namespace).filter(matches)) {
    warnings.push(...reviewRemoval(cluster, call, { target, object, options }));
    removeOne(cluster, object, { resource: target.resource, options });
  }
  return { ...reply, warnings };
}

/** Asks the admission policies about a removal and answers their warnings. A collection's objects are not named in the request. */
function reviewRemoval(
  cluster: Cluster,
  { user }: ApiCall,
  { target, object, options }: { readonly target: Target; readonly object: Obj; readonly options: DeleteOptions },
): string[] {
  const { resource } = target;
  const warnings: string[] = [];
  const write: Write = {
    operation: 'DELETE',
    resource,
    subresource: undefined,
    user,
    dryRun: options.dryRun,
    object,
    old: object,
    warnings,
  };
  reviewPolicies(cluster, { ...askedOf(write), name: target.name });
  return warnings;
}

/** Answers the object if it is still there afterwards. */
function removeOne(
  cluster: Cluster,
  object: Obj,
  { resource, options }: { resource: Resource; options: DeleteOptions },
): Obj | undefined {
  const grace = graceOf(object, options);
  const finalizers = finalizersAfter(object, options);
  const isTerminatingNamespace = resource.name === 'namespaces';
  const mustWait = finalizers.length > 0 || grace > 0 || isTerminatingNamespace;
  if (options.dryRun) return undefined;
  if (!mustWait) {
    cluster.store.delete(resource, object);
    return undefined;
  }
  const { deletionTimestamp } = object.metadata;
  const marked: Obj = {
    ...object,
    metadata: {
      ...object.metadata,
      finalizers,
      deletionTimestamp: deletionTimestamp ?? timestamp(new Date(Date.now() + grace * 1000)),
      deletionGracePeriodSeconds: grace,
      ...(object.metadata.generation === undefined || deletionTimestamp !== undefined
        ? {}
        : { generation: object.metadata.generation + 1 }),
    },
    ...(isTerminatingNamespace ? { status: { ...object.status, phase: 'Terminating' } } : {}),
  };
  if (finalizers.length === 0) delete marked.metadata.finalizers;
  return cluster.store.put(resource, marked);
}

/** A pod on a node that still runs gets its grace period; everything else goes at once. */
function graceOf(object: Obj, { gracePeriodSeconds }: DeleteOptions): number {
  const phase = stringAt(object, 'status.phase');
  if (
    object.kind !== 'Pod' ||
    stringAt(object, 'spec.nodeName') === undefined ||
    phase === 'Succeeded' ||
    phase === 'Failed'
  )
    return 0;
  const asked = gracePeriodSeconds ?? numberAt(object, 'spec.terminationGracePeriodSeconds') ?? 30;
  const running = object.metadata.deletionGracePeriodSeconds;
  return running === undefined ? asked : Math.min(asked, running);
}

function finalizersAfter(object: Obj, { propagation }: DeleteOptions): string[] {
  const others = (object.metadata.finalizers ?? []).filter(
    (name) => name !== 'foregroundDeletion' && name !== 'orphan',
  );
  if (propagation === 'Foreground') return [...others, 'foregroundDeletion'];
  return propagation === 'Orphan' ? [...others, 'orphan'] : others;
}

function readOptions(call: ApiCall, resource: Resource): DeleteOptions {
  const body = readBody(call);
  const options: Fields = isFields(body) ? body : {};
  const grace = call.query.get('gracePeriodSeconds');
  const orphans = boolAt(options, 'orphanDependents');
  const asked = stringAt(options, 'propagationPolicy') ?? call.query.get('propagationPolicy') ?? undefined;
  const legacy = new Map<boolean | undefined, string>([
    [true, 'Orphan'],
    [false, 'Background'],
  ]).get(orphans);
  const fallback = ORPHAN_BY_DEFAULT.has(qualifiedName(resource)) ? 'Orphan' : 'Background';
  const propagation = asked ?? legacy ?? fallback;
  if (propagation !== 'Background' && propagation !== 'Foreground' && propagation !== 'Orphan') {
    throw new ApiStatus(
      422,
      `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "${propagation}": supported values: "Background", "Foreground", "Orphan"`,
    );
  }
  const dryRun = options['dryRun'];
  return {
    propagation,
    gracePeriodSeconds: numberAt(options, 'gracePeriodSeconds') ?? (grace === null ? undefined : Number(grace)),
    uid: stringAt(options, 'preconditions.uid'),
    resourceVersion: stringAt(options, 'preconditions.resourceVersion'),
    dryRun: isDryRun(call.query) || (Array.isArray(dryRun) && dryRun.includes('All')),
  };
}

function refuseOther(object: Obj, options: DeleteOptions, resource: Resource): void {
  const { name, uid, resourceVersion } = object.metadata;
  const details = { name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.name };
  const conflict = (what: string, wanted: string, found: string | undefined) =>
    new ApiStatus(
      409,
      `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${found} (${keyOf(object)})`,
      { details },
    );
  if (options.uid !== undefined && options.uid !== uid) throw conflict('UID', options.uid, uid);
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion)
    throw conflict('ResourceVersion', options.resourceVersion, resourceVersion);
}
