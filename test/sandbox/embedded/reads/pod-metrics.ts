import { ApiStatus } from '../../api/api-status.ts';
import { type Fields, listAt, mapAt, stringAt } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import { findResource } from '../../api/resources.ts';
import type { ApiCall, Cluster, JsonReply, Target } from '../call.ts';
import { nanoOf } from '../schema/quantity.ts';
import { selection } from './read-objects.ts';

const PATH = /^\/apis\/metrics\.k8s\.io\/v1beta1\/(?:namespaces\/([^/]+)\/)?pods$/;

/** What a list of pod metrics is about; undefined for every other path. */
export function metricsTarget({ method, path }: ApiCall): Target | undefined {
  const match = PATH.exec(path);
  const pods = findResource('v1', 'pods');
  if (match === null || pods === undefined || method !== 'GET') return undefined;
  const resource = { ...pods, group: 'metrics.k8s.io', version: 'v1beta1', kind: 'PodMetrics' };
  return { resource, namespace: match[1], name: undefined, subresource: undefined };
}

/** Measures, where the cluster does, that each container that runs uses half of what it may. */
export function podMetrics(cluster: Cluster, call: ApiCall, { namespace, resource }: Target): JsonReply {
  const pods = findResource('v1', 'pods');
  if (!cluster.metrics || pods === undefined)
    throw new ApiStatus(404, 'the server could not find the requested resource', { details: {} });
  const matches = selection(call.query, { resource, namespace, name: undefined, subresource: undefined });
  const items = cluster.store
    .list(pods, namespace)
    .filter((pod) => stringAt(pod, 'status.phase') === 'Running' && (matches?.(pod) ?? true))
    .map(metricsOf);
  return { status: 200, body: { kind: 'PodMetricsList', apiVersion: 'metrics.k8s.io/v1beta1', metadata: {}, items } };
}

function metricsOf(pod: Obj): Fields {
  const { name, namespace, labels } = pod.metadata;
  return {
    metadata: { name, namespace, labels, creationTimestamp: new Date().toISOString() },
    timestamp: new Date().toISOString(),
    window: '15s',
    containers: listAt(pod, 'spec.containers').map((container) => ({
      name: container['name'],
      usage: Object.fromEntries(
        Object.entries(mapAt(container, 'resources.limits')).flatMap(([key, amount]) => half(key, amount)),
      ),
    })),
  };
}

function half(resource: string, amount: string): [string, string][] {
  const nano = nanoOf(amount) ?? 0n;
  if (resource === 'cpu') return [[resource, `${nano / 2n}n`]];
  return resource === 'memory' ? [[resource, `${nano / 2n / 1_000_000_000n / 1024n}Ki`]] : [];
}
