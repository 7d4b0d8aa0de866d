import { ApiStatus } from '../../api/api-status.ts';
import { childOf, cloneJson, type Fields, isFields, listAt, numberAt, stringAt } from '../../api/fields.ts';
import { type Obj, timestamp } from '../../api/object.ts';
import type { ApiCall, Cluster, JsonReply, Target } from '../call.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { existing } from '../reads/read-objects.ts';
import { readBody } from './read-body.ts';
import { replaceObject } from './update-object.ts';

/** `POST pods/NAME/binding`: the scheduler's decision. */
export function bindPod(cluster: Cluster, call: ApiCall, target: Target): JsonReply {
  const pod = existing(cluster, target);
  const node = stringAt(readBody(call), 'target.name');
  if (node === undefined) throw new ApiStatus(422, 'Binding "" is invalid: target.name: Required value');
  const current = stringAt(pod, 'spec.nodeName');
  if (current !== undefined)
    throw new ApiStatus(
      409,
      `Operation cannot be fulfilled on pods/binding "${pod.metadata.name}": pod ${pod.metadata.name} is already assigned to node "${current}"`,
    );
  const bound = cloneJson(pod);
  childOf(bound as Fields, 'spec')['nodeName'] = node;
  const scheduled = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: timestamp() };
  const conditions = listAt(bound, 'status.conditions').filter((condition) => condition['type'] !== 'PodScheduled');
  bound.status = { ...bound.status, conditions: [...conditions, scheduled] };
  cluster.store.put(target.resource, bound);
  return { status: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } };
}

/** `GET`, `PUT` and `PATCH` of `scale`. */
export function scaleObject(cluster: Cluster, call: ApiCall, target: Target): JsonReply {
  const object = existing(cluster, target);
  const current = scaleOf(object);
  if (call.method === 'GET') return { status: 200, body: current };
  const body = readBody(call);
  const asked = call.method === 'PATCH' ? mergePatch(current, body) : body;
  const replicas = numberAt(asked, 'spec.replicas') ?? 0;
  if (replicas < 0)
    throw new ApiStatus(
      422,
      `Scale.autoscaling "${object.metadata.name}" is invalid: spec.replicas: Invalid value: ${replicas}: must be greater than or equal to 0`,
    );
  const wanted = stringAt(asked, 'metadata.resourceVersion');
  const scaled: Obj = { ...cloneJson(object), spec: { ...object.spec, replicas } };
  if (wanted !== undefined) scaled.metadata.resourceVersion = wanted;
  const reply = replaceObject(
    cluster,
    { ...call, accept: 'application/json' },
    { target, object: scaled, warnings: [], seen: { object: scaleOf(scaled), old: current } },
  );
  return { ...reply, body: scaleOf(reply.body as Obj) };
}

/** `PUT namespaces/NAME/finalize`: with no finalizer left, a namespace marked for deletion goes. */
export function finalizeNamespace(cluster: Cluster, call: ApiCall, target: Target): JsonReply {
  const namespace = existing(cluster, target);
  const body = readBody(call);
  const finalizers = isFields(body) ? (childOf(body, 'spec')['finalizers'] ?? []) : [];
  const next: Obj = { ...namespace, spec: { ...namespace.spec, finalizers } };
  const isDone =
    namespace.metadata.deletionTimestamp !== undefined && Array.isArray(finalizers) && finalizers.length === 0;
  return {
    status: 200,
    body: isDone ? cluster.store.delete(target.resource, next) : cluster.store.put(target.resource, next),
  };
}

function scaleOf({ metadata, spec, status }: Obj): Fields {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const labels = Object.entries(
    isFields(spec?.['selector']) && isFields(spec['selector']['matchLabels']) ? spec['selector']['matchLabels'] : {},
  );
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    // Written without its zero, as on a real server.
    spec: (spec?.['replicas'] ?? 0) === 0 ? {} : { replicas: spec?.['replicas'] },
    status: {
      replicas: status?.['replicas'] ?? 0,
      selector: labels.map(([key, value]) => `${key}=${String(value)}`).join(','),
    },
  };
}
