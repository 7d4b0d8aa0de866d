import { AisubmitError } from '@aisubmit/sdk';
import { follow, isFinal, type KubeApi, type WorkloadRef, type WorkloadStatus } from '@aisubmit/sdk/client';
import { EXIT_CODES, EXIT_INTERRUPTED, EXIT_OK } from './exit-codes.ts';
import type { Host } from './host.ts';
import { shortId } from './submission.ts';
import type { Progress } from './ui/progress.ts';
import { wrapFor } from './ui/wrap-for.ts';

interface FollowRequest {
  readonly host: Host;
  /** To the end, not only to the start. */
  readonly wait: boolean;
  readonly flags: { readonly detach: boolean };
  readonly timeoutSeconds: number;
  readonly progress: Progress;
}

/** A workload to watch, and what was done about it. */
interface Followed {
  readonly bundle: WorkloadRef;
  readonly plan: { readonly action: string };
}

/**
 * Watches submitted workloads start, or with `wait` end, and says what happens. Ctrl-C stops watching, never the
 * workload.
 *
 * @returns The exit code: with `wait` the run's own, otherwise 0 unless a workload cannot start.
 */
export async function followStart(api: KubeApi, planned: readonly Followed[], request: FollowRequest): Promise<number> {
  const written = planned.filter(({ plan }) => plan.action !== 'unchanged');
  const followed = request.wait ? planned : written;
  if ((request.flags.detach && !request.wait) || followed.length === 0) return EXIT_OK;
  const codes = await Promise.all(followed.map(({ bundle }) => followOne(api, bundle, request)));
  request.progress.stop();
  return Math.max(...codes);
}

type Ref = WorkloadRef;

async function followOne(api: KubeApi, ref: Ref, one: FollowRequest): Promise<number> {
  const { host, wait, timeoutSeconds } = one;
  const timeout = wait || timeoutSeconds === 0 ? [] : [AbortSignal.timeout(timeoutSeconds * 1000)];
  const signal = AbortSignal.any([host.signal, ...timeout]);
  let last: WorkloadStatus | undefined;
  let code: number | undefined;
  try {
    for await (const status of follow(api, ref, { signal })) {
      if (last?.sentence !== status.sentence) tell(status, last, one);
      last = status;
      code = verdict(status, wait);
      if (code !== undefined) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    return detach(ref, one);
  }
  return code ?? gone(ref, last, one);
}

/** The exit code once there is nothing more to wait for. */
export function verdict(status: WorkloadStatus, wait: boolean): number | undefined {
  const { state, problem, exitCode } = status;
  if (state === 'Succeeded') return EXIT_OK;
  if (state === 'Failed') return wait ? exitCode || EXIT_CODES.WORKLOAD_FAILED : EXIT_CODES.WORKLOAD_FAILED;
  if (wait) return undefined;
  if (state === 'Running') return EXIT_OK;
  // A full cluster is a queue; everything else that is wrong stays wrong.
  return problem && state !== 'Scheduling' && state !== 'Pending' ? EXIT_CODES.WORKLOAD_FAILED : undefined;
}

const FIX = '  fix: ';

function tell(status: WorkloadStatus, last: WorkloadStatus | undefined, { host, progress }: FollowRequest): void {
  const id = shortId(status);
  const line = `${id}: ${status.sentence}`;
  if (!isFinal(status.state) && status.state !== 'Running' && !status.problem) {
    progress.lasting(line, status.since);
    return;
  }
  progress.say(wrapFor(host.stderr, line, { indent: '  ' }));
  const isTold = last?.problem === true && last.next === status.next;
  if (status.next !== undefined && status.problem && !isTold)
    progress.say(`${FIX}${wrapFor(host.stderr, status.next, { indent: ' '.repeat(FIX.length) })}`);
}

function detach(ref: Ref, { host, wait, progress }: FollowRequest): number {
  const why = host.signal.aborted ? 'no longer watched' : 'not running yet';
  progress.say(
    `${shortId(ref)}: ${why}; it goes on. Look again with: kubectl aisubmit status ${shortId(ref)} --namespace ${ref.namespace}`,
  );
  return wait ? EXIT_INTERRUPTED : EXIT_OK;
}

function gone(ref: Ref, last: WorkloadStatus | undefined, { progress }: FollowRequest): number {
  if (last === undefined) throw new AisubmitError('NOT_FOUND', `${shortId(ref)} is gone`);
  progress.say(`${shortId(ref)}: was deleted while it was watched`);
  return EXIT_CODES.WORKLOAD_FAILED;
}
