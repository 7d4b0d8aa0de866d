import { REQUEST } from '../../build/metadata-keys.ts';
import { valueAt } from '../../plain-object.ts';
import type { Parent } from '../kube-types.ts';
import { SUSPENDED } from '../suspended.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { parentKey, type WorkloadRef } from '../workload-ref.ts';
import { patchParent } from './parent.ts';
import { queuedWorkload, setQueued } from './queue-admission.ts';

export interface ResumeOptions {
  /** Asks the server and writes nothing. @default false */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Lets a suspended workload go on: a Job from what it had finished, a Deployment with as many replicas as before. In a
 * queue it waits for its turn once more.
 *
 * @param parent as `planResume` has read it.
 */
export async function resumeWorkload(
  api: KubeApi,
  { ref, parent }: { readonly ref: WorkloadRef; readonly parent: Parent },
  { dryRun, signal }: ResumeOptions = {},
): Promise<void> {
  const metadata = { annotations: { [SUSPENDED]: null } };
  if (parentKey(ref).kind !== 'Job') {
    const patch = { metadata, spec: { replicas: replicasOf(parent) } };
    return patchParent(api, { ref, parent }, { patch, dryRun, signal });
  }
  const queued = await queuedWorkload(api, parent, signal);
  // Kueue lifts the suspension itself when it is the Job's turn.
  const patch = queued === undefined ? { metadata, spec: { suspend: false } } : { metadata };
  await patchParent(api, { ref, parent }, { patch, dryRun, signal });
  if (queued !== undefined) await setQueued(api, queued, { active: true, dryRun, signal });
}

/** As many as there were; of what somebody else scaled to none, as many as were asked for. */
function replicasOf({ metadata }: Parent): number {
  const noted = Number(metadata?.annotations?.[SUSPENDED]);
  if (Number.isInteger(noted) && noted > 0) return noted;
  return askedReplicas(metadata?.annotations?.[REQUEST]) ?? 1;
}

function askedReplicas(request: string | undefined): number | undefined {
  try {
    const min: unknown = valueAt(JSON.parse(request ?? ''), ['spec', 'replicas', 'min']);
    return typeof min === 'number' && Number.isInteger(min) && min > 0 ? min : undefined;
  } catch {
    return undefined;
  }
}
