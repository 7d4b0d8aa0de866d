import { QUEUE_LABEL } from '../../build/metadata-keys.ts';
import type { KubeList, LiveObject, Parent } from '../kube-types.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';

const GROUP = '/apis/kueue.x-k8s.io';
const VERSION = /^v\d+(?:(?:alpha|beta)\d+)?$/;
/** Label of Kueue's own object: the Job that it stands for. */
const JOB_UID = 'kueue.x-k8s.io/job-uid';

/** Path of the object by which Kueue decides when a Job runs. */
export interface QueuedWorkload {
  readonly path: string;
}

/**
 * Finds Kueue's own object for a Job; undefined where the Job waits in no queue, or Kueue is not there. Kueue starts
 * every admitted Job again that somebody else suspends, until its object is inactive.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/workload/
 */
export async function queuedWorkload(
  api: KubeApi,
  { metadata }: Parent,
  signal: AbortSignal | undefined,
): Promise<QueuedWorkload | undefined> {
  const { uid, namespace } = metadata ?? {};
  if (metadata?.labels?.[QUEUE_LABEL] === undefined || uid === undefined || namespace === undefined) return undefined;
  const group = await orNothing(
    api.request<{ preferredVersion?: { version?: string } }>({ method: 'GET', path: GROUP, signal }),
  );
  const version = group?.body.preferredVersion?.version ?? '';
  if (!VERSION.test(version)) return undefined;
  const path = `${GROUP}/${version}/namespaces/${encodeURIComponent(namespace)}/workloads`;
  const query = { labelSelector: `${JOB_UID}=${uid}` };
  const { body } = await api.request<KubeList<LiveObject>>({ method: 'GET', path, query, signal });
  const name = body.items?.[0]?.metadata?.name;
  return name === undefined ? undefined : { path: `${path}/${encodeURIComponent(name)}` };
}

/** Tells Kueue whether a Job is to run at all; one that is not gives its share of the quota back. */
export async function setQueued(
  api: KubeApi,
  { path }: QueuedWorkload,
  {
    active,
    dryRun,
    signal,
  }: { readonly active: boolean; readonly dryRun?: boolean | undefined; readonly signal: AbortSignal | undefined },
): Promise<void> {
  await api.request({
    method: 'PATCH',
    path,
    query: { fieldManager: 'aisubmit', ...(dryRun === true ? { dryRun: 'All' } : {}) },
    body: { spec: { active } },
    contentType: 'application/merge-patch+json',
    idempotent: true,
    signal,
  });
}

async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}
