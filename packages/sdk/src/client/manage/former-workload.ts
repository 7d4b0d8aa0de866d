import { AisubmitError } from '../../errors.ts';
import type { KubeEvent, KubeList } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { unlessHidden } from '../status/unless-hidden.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { describeRef, parentKey, type WorkloadRef } from '../workload-ref.ts';

const MAX_EVENTS = 100;
/** What a Job says at its end. */
const ENDS: ReadonlyMap<string, string> = new Map([
  ['Completed', 'it has finished and been deleted since'],
  ['BackoffLimitExceeded', 'it has failed and been deleted since'],
  ['DeadlineExceeded', 'it has failed and been deleted since'],
  ['PodFailurePolicy', 'it has failed and been deleted since'],
]);

/**
 * Makes the error for the one of these workloads that was there not long ago: a cluster remembers for an hour or so what
 * it said about what is gone. Undefined where nothing is known of any.
 */
export async function formerWorkload(
  api: KubeApi,
  refs: readonly WorkloadRef[],
  signal?: AbortSignal,
): Promise<AisubmitError | undefined> {
  const ends = await Promise.all(refs.map(async (ref) => ({ ref, end: await endOf(api, ref, signal) })));
  const former = ends.find(({ end }) => end !== undefined);
  if (former === undefined) return undefined;
  return new AisubmitError('NOT_FOUND', `there is no ${describeRef(former.ref)} any more: ${former.end}`, {
    status: 404,
    fix: 'its logs went with it; --ttl says how long what has ended stays, and a volume or a bucket keeps its files',
  });
}

async function endOf(api: KubeApi, ref: WorkloadRef, signal: AbortSignal | undefined): Promise<string | undefined> {
  const { kind, name } = parentKey(ref);
  const query = { fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name}`, limit: MAX_EVENTS };
  const path = apiPath({ apiVersion: 'v1', kind: 'Event', namespace: ref.namespace });
  const answer = await unlessHidden(() => api.request<KubeList<KubeEvent>>({ method: 'GET', path, query, signal }));
  // Who ignores the selector says nothing about this one.
  const said = answer?.body.items?.filter(({ involvedObject }) => involvedObject?.name === name) ?? [];
  if (said.length === 0) return undefined;
  return said.map(({ reason = '' }) => ENDS.get(reason)).find((end) => end !== undefined) ?? 'it has been deleted';
}
