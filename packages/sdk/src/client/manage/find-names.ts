import { AisubmitError } from '../../errors.ts';
import { closest } from '../../request/closest.ts';
import { missingNamespace } from '../missing-namespace.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { describeRef, type WorkloadRef } from '../workload-ref.ts';
import { formerWorkload } from './former-workload.ts';
import { listWorkloads } from './list-workloads.ts';

const MAX_NAMES = 10;
const MAX_READ = 500;

/**
 * Makes the error for a workload that is not there, whichever of `refs` was meant: what became of it, where that is known,
 * else the name that was probably meant and those that exist, or that there is no such namespace.
 */
export async function workloadNotFound(
  api: KubeApi,
  refs: readonly WorkloadRef[],
  signal?: AbortSignal,
): Promise<AisubmitError> {
  const [ref, ...others] = refs;
  if (ref === undefined) throw new TypeError('no workload is meant');
  const former = await formerWorkload(api, refs, signal);
  if (former !== undefined) return former;
  const names = await namesIn(api, ref.namespace, signal).catch(() => []);
  const nowhere =
    names.length > 0 ? undefined : await missingNamespace(api, ref.namespace, signal).catch(() => undefined);
  if (nowhere !== undefined) return nowhere;
  const guess = closest(
    ref.name,
    names.map(({ name }) => name),
  );
  const meant = names.find(({ name }) => name === guess);
  const listed = names.map(({ kind, name }) => `${kind.toLowerCase()}/${name}`);
  const what = others.length === 0 ? describeRef(ref) : `workload ${ref.name} in namespace ${ref.namespace}`;
  return new AisubmitError('NOT_FOUND', `there is no ${what}`, { status: 404, fix: fixFor(meant, listed) });
}

function fixFor(meant: { kind: string; name: string } | undefined, listed: readonly string[]): string {
  if (meant !== undefined) return `did you mean ${meant.kind.toLowerCase()}/${meant.name}?`;
  if (listed.length === 0) return 'there is nothing in this namespace; is it the right one? choose with --namespace';
  const more = listed.length > MAX_NAMES ? ' and others; see kubectl aisubmit list --all-users' : '';
  return `there are: ${listed.slice(0, MAX_NAMES).join(', ')}${more}`;
}

async function namesIn(
  api: KubeApi,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<{ kind: string; name: string }[]> {
  const names: { kind: string; name: string }[] = [];
  for await (const { kind, name } of listWorkloads(api, { namespace, signal })) {
    names.push({ kind, name });
    if (names.length >= MAX_READ) break;
  }
  return names;
}
