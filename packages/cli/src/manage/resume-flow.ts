import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import {
  dropResumeRecord,
  type KubeApi,
  planResume,
  type RecordedRequest,
  type ResumePlan,
  requireNamespace,
  resumeWorkload,
  type WorkloadRef,
  whoAmI,
} from '@aisubmit/sdk/client';
import { candidateRefs, resolveWorkload } from '../cluster/resolve-workload.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { dryRunWords } from '../flags/workload-args.ts';
import { followStart } from '../follow-start.ts';
import type { Host } from '../host.ts';
import { shortId } from '../submission.ts';
import { type Begun, printNextSteps } from '../ui/print-result.ts';
import type { Progress } from '../ui/progress.ts';
import { type Choice, chooseWorkloads } from './choose-workloads.ts';
import { eachWorkload } from './each-workload.ts';
import { othersNote } from './others-note.ts';
import { type AgainFlags, submitAgain } from './submit-again.ts';

interface ResumeFlags extends AgainFlags {
  readonly 'from-start': boolean;
  readonly namespace: string;
}

interface ResumeRequest {
  readonly flags: ResumeFlags;
  readonly host: Host;
  readonly progress: Progress;
  /** How long to watch the start. */
  readonly timeoutSeconds: number;
}

/** Each may ask something. */
const ONE_AT_A_TIME = 1;

/**
 * Resumes what a user means, by name or all that is suspended, then watches all of it start. What keeps one from it keeps
 * no other.
 */
export async function resumeFlow(api: KubeApi, choice: Choice, request: ResumeRequest): Promise<number> {
  const { host, progress } = request;
  const found = await findAll(api, choice, request);
  if (found.length === 0) {
    await requireNamespace(api, request.flags.namespace, { signal: host.signal });
    progress.say('nothing to resume');
    return EXIT_OK;
  }
  const begun: Begun[] = [];
  const codes: number[] = [];
  const resume = async (each: Found): Promise<void> => {
    codes.push(await resumeOne(api, each, { ...request, onStarted: (more) => begun.push(more) }));
  };
  const error = await eachWorkload(found, resume, ONE_AT_A_TIME).catch((failure: unknown) => failure);
  if (error !== undefined && host.signal.aborted) throw error;
  codes.push(await followStart(api, begun, { ...request, wait: false }));
  // After Ctrl-C one line is enough, and it has been said.
  if (!host.signal.aborted) printNextSteps(begun, request);
  if (error !== undefined) throw error;
  return Math.max(...codes);
}

type OneRequest = ResumeRequest & { readonly onStarted: (begun: Begun) => void };

/** Lets one workload go on, or submits its request again. */
async function resumeOne(api: KubeApi, found: Found, request: OneRequest): Promise<number> {
  const { flags, host, progress } = request;
  const { signal } = host;
  const { kind, name, namespace } = found;
  const ref = { kind, name, namespace };
  const plan = found.plan ?? (await planResume(api, ref, { fromStart: flags['from-start'], signal }));
  if (plan.action === 'none') {
    if (flags['dry-run'] === 'none') await dropResumeRecord(api, ref, signal);
    progress.stop();
    host.stdout.write(flags.output === 'name' ? `${shortId(ref)}\n` : `${shortId(ref)} unchanged\n`);
    if (flags.output === undefined) host.stderr.write(`note: ${shortId(ref)} ${plan.sentence}\n`);
    return EXIT_OK;
  }
  const { username } = await whoAmI(api, { signal });
  if (plan.action === 'again') {
    if (plan.interrupted) throwIfPlanted(ref, plan, username);
    else throwIfOthers(ref, plan, username);
    return submitAgain(api, { ref, plan }, request);
  }
  const other = othersNote({ ...ref, user: plan.submittedBy && escapeControlChars(plan.submittedBy) }, username);
  if (other !== undefined) progress.say(other);
  return letGo(api, { ref, plan }, request);
}

/** Its plan is known where nothing else has the name. */
type Found = WorkloadRef & { readonly plan?: ResumePlan };

/** What has ended is started again by its name alone: that is no longer what was meant by everything. */
async function findAll(api: KubeApi, choice: Choice, request: ResumeRequest): Promise<readonly Found[]> {
  const { signal } = request.host;
  if (choice.names.length === 0) {
    const chosen = await chooseWorkloads(api, choice, { namespace: request.flags.namespace, signal });
    return chosen.filter(({ state }) => state === 'Suspended');
  }
  const found = new Map<string, Found>();
  for (const name of choice.names) {
    const each = await findOne(api, name, request);
    found.set(shortId(each), each);
  }
  return [...found.values()];
}

/** An interrupted resume may have left nothing that has the name but what it kept. */
async function findOne(api: KubeApi, text: string, { flags, host }: ResumeRequest): Promise<Found> {
  const { namespace, 'from-start': fromStart } = flags;
  const options = { fromStart, signal: host.signal };
  try {
    return await resolveWorkload(api, text, { namespace, signal: host.signal });
  } catch (error) {
    if (!(error instanceof AisubmitError) || error.code !== 'NOT_FOUND') throw error;
    const plans = await Promise.all(
      candidateRefs(text, namespace).map(async (ref) => {
        const plan = await planResume(api, ref, options).catch(asNothing);
        return plan === undefined || 'code' in plan ? { ref, missing: plan } : { ref, plan };
      }),
    );
    const found = plans.find((each) => each.plan !== undefined);
    if (found?.plan !== undefined) return { ...found.ref, plan: found.plan };
    // The one that says more: whose home is still there.
    throw plans.find(({ missing }) => missing?.message.includes('is gone'))?.missing ?? error;
  }
}

function asNothing(error: unknown): AisubmitError {
  if (error instanceof AisubmitError && error.code === 'NOT_FOUND') return error;
  throw error;
}

/** What is submitted again is the requester's own; on a home of somebody else's that is a surprise. */
function throwIfOthers(ref: WorkloadRef, { submittedBy }: RecordedRequest, username: string): void {
  if (submittedBy === undefined || submittedBy === username || username === 'unknown') return;
  const whose = escapeControlChars(submittedBy);
  throw new AisubmitError(
    'CONFLICT',
    `${shortId(ref)} was submitted by ${whose}; started again by you it would run as you, on their data`,
    { fix: `ask ${whose} to resume it, or start your own under another name`, status: 409 },
  );
}

/** Whoever may write ConfigMaps may leave one of this name; under a policy with attribution never in another's name. */
function throwIfPlanted(ref: WorkloadRef, { submittedBy }: RecordedRequest, username: string): void {
  if (submittedBy === username) return;
  const whose =
    submittedBy === undefined
      ? 'does not say who left it'
      : `was left by ${escapeControlChars(submittedBy)}, not by you`;
  throw new AisubmitError('CONFLICT', `what an interrupted resume kept of ${shortId(ref)} ${whose}`, {
    fix: `kubectl aisubmit delete ${shortId(ref)} --namespace ${ref.namespace} removes it; data stays`,
    status: 409,
  });
}

async function letGo(
  api: KubeApi,
  { ref, plan }: { readonly ref: WorkloadRef; readonly plan: ResumePlan & { readonly action: 'release' } },
  { flags, host, progress, onStarted }: OneRequest,
): Promise<number> {
  const dryRun = flags['dry-run'];
  if (dryRun !== 'client') {
    progress.step(`Resuming ${shortId(ref)}`);
    await resumeWorkload(api, { ref, parent: plan.parent }, { dryRun: dryRun === 'server', signal: host.signal });
  }
  progress.stop();
  host.stdout.write(flags.output === 'name' ? `${shortId(ref)}\n` : `${shortId(ref)} resumed${dryRunWords(dryRun)}\n`);
  if (dryRun === 'none') onStarted({ bundle: { ...ref, parent: plan.parent }, plan: { action: 'create' } });
  return EXIT_OK;
}
