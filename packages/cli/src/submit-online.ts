import { AisubmitError, type Bundle, type Reason } from '@aisubmit/sdk';
import { applyBundle, type KubeApi, planApply, preflight, serverVersion } from '@aisubmit/sdk/client';
import { keepToken } from './connect/kept-token.ts';
import { EXIT_OK } from './exit-codes.ts';
import { followStart } from './follow-start.ts';
import type { Templated } from './ground/choose-template.ts';
import { clusterGround } from './ground/cluster-ground.ts';
import type { Ground } from './ground/ground.ts';
import type { Host } from './host.ts';
import { VERSION } from './package-facts.ts';
import { withPins } from './pin/with-pins.ts';
import { type Prepared, placeAll, prepareAll } from './prepare.ts';
import { type MakeRequests, type Planned, type SubmitRequest, shortId } from './submission.ts';
import { printNextSteps, printResult } from './ui/print-result.ts';
import type { Progress } from './ui/progress.ts';

interface OnlineSubmit extends SubmitRequest {
  readonly progress: Progress;
  /** How long to watch the start. */
  readonly timeoutSeconds: number;
}

/** The part of a submission that talks to the cluster. Everything is asked before anything is written. */
export async function submitOnline(
  api: KubeApi,
  make: (ground: Ground) => ReturnType<MakeRequests>,
  submit: OnlineSubmit,
): Promise<number> {
  const { flags, host, progress } = submit;
  const ground = await clusterGround(api, submit);
  const requests = await withPins(await make(ground), { ground, always: flags.pin, host, progress });
  const prepared = await buildAll(api, requests, { ground, host });
  for (const note of prepared.flatMap(({ notes }) => notes)) progress.say(note);
  for (const { bundle } of prepared) submit.resumes?.onBundle(bundle);
  const planned = await planAll(api, prepared, submit);
  await preflightAll(api, planned, submit);
  if (flags['dry-run'] === 'server') {
    progress.stop();
    printResult(planned, { flags, host, requests, resumes: submit.resumes !== undefined });
    return EXIT_OK;
  }
  for (const each of planned) await write(api, each, submit);
  progress.stop();
  printResult(planned, { flags, host, requests, resumes: submit.resumes !== undefined });
  if (submit.resumes !== undefined) {
    submit.resumes.onWritten(planned);
    return EXIT_OK;
  }
  const code = await followStart(api, planned, submit);
  // After Ctrl-C one line is enough, and it has been said.
  if (!submit.wait && !host.signal.aborted) printNextSteps(planned, submit);
  return code;
}

async function buildAll(
  api: KubeApi,
  requests: readonly Templated[],
  { ground, host }: { readonly ground: Ground; readonly host: Host },
): Promise<Prepared[]> {
  const version = minorVersion(api, host.signal);
  version.catch(() => undefined);
  const placed = await placeAll(requests, ground, ({ kind }, { namespace, requester }) => ({
    namespace,
    requestId: host.newRequestId(),
    submittedBy: requester?.username ?? 'unknown',
    version: VERSION,
    ...(kind === 'Notebook' ? { token: host.newToken() } : {}),
  }));
  const kubeMinor = await version;
  return prepareAll(
    kubeMinor === undefined
      ? placed
      : placed.map(({ context, ...each }) => ({ ...each, context: { ...context, kubeMinor } })),
  );
}

// Some clusters show their version to nobody; then fields are built for a current one.
async function minorVersion(api: KubeApi, signal: AbortSignal): Promise<number | undefined> {
  try {
    const { minor } = await serverVersion(api, { signal });
    return minor > 0 ? minor : undefined;
  } catch (error) {
    if (error instanceof AisubmitError && error.code === 'FORBIDDEN') return undefined;
    throw error;
  }
}

async function planAll(
  api: KubeApi,
  prepared: readonly Prepared[],
  { flags, host, rerun }: OnlineSubmit,
): Promise<Planned[]> {
  const options = { replace: flags.replace, rerun: rerun || flags.replace, signal: host.signal };
  return Promise.all(
    prepared.map(async ({ bundle, named, loaded: { locate }, inForce: { namespaceFacts } }) => {
      const base = { bundle, named, locate, ...(namespaceFacts === undefined ? {} : { namespaceFacts }) };
      try {
        return { ...base, plan: await planApply(api, bundle, options) };
      } catch (error) {
        if (!(error instanceof AisubmitError) || error.code !== 'FORBIDDEN') throw error;
        // Who may not look gets every other reason as well; nothing is written after a look that was refused.
        return { ...base, plan: { action: 'create' } as const, unseen: error };
      }
    }),
  );
}

async function preflightAll(
  api: KubeApi,
  planned: readonly Planned[],
  { host, progress }: OnlineSubmit,
): Promise<void> {
  const reasons: Reason[] = [];
  const [only] = planned;
  if (planned.length === 1 && only?.plan.action === 'refuse') throw only.plan.error;
  for (const { bundle, named, locate, plan, unseen, namespaceFacts } of planned) {
    if (plan.action === 'refuse') {
      reasons.push(asReason(plan.error, shortId(bundle)));
      continue;
    }
    if (plan.action === 'unchanged') continue;
    progress.step(`Trying ${shortId(bundle)} on the cluster`);
    const known = { namespaceFacts, named };
    const report = await preflight(api, bundle, { ...known, signal: host.signal, action: plan.action });
    reasons.push(...report.reasons.map((reason) => inOwnWords(reason, locate)));
    if (unseen !== undefined && !report.reasons.some(isAboutLooking)) reasons.push(asReason(unseen, shortId(bundle)));
    for (const warning of report.warnings) progress.say(`warning: ${warning}`);
  }
  if (reasons.length === 0) return;
  const what = planned.length === 1 && only !== undefined ? describeBundle(only.bundle) : 'this';
  throw new AisubmitError('PREFLIGHT_FAILED', `the cluster cannot take ${what}; nothing was written`, { reasons });
}

/** What is about the request is said where the user wrote it: a flag, or a place in the file. */
function inOwnWords(reason: Reason, locate: Planned['locate']): Reason {
  const { path } = reason;
  return path?.startsWith('spec.') === true ? { ...reason, path: locate(path).text } : reason;
}

// The access reviews word a missing `get` better than the answer to the look itself.
function isAboutLooking({ path }: Reason): boolean {
  return path?.startsWith('get ') === true;
}

function asReason(error: AisubmitError, path: string): Reason {
  return { path, message: error.message, ...(error.fix === undefined ? {} : { fix: error.fix }) };
}

// Ctrl-C before the release rolls everything back.
async function write(
  api: KubeApi,
  { bundle, plan }: Planned,
  { host, progress, resumes }: OnlineSubmit,
): Promise<void> {
  const submission = await applyBundle(api, bundle, {
    plan,
    resumes: resumes !== undefined,
    signal: host.signal,
    onProgress: ({ step, object }) => progress.step(`${STEPS[step]} ${object}`),
    onRemoveProgress: ({ podsLeft }) => progress.step(`Replacing ${shortId(bundle)}, ${podsLeft} pods to end`),
  });
  if (submission !== undefined && bundle.kind === 'Notebook') {
    await keepToken(bundle, { cluster: () => api.clusterId(), host });
  }
  for (const warning of submission?.warnings ?? []) progress.say(`warning: ${warning}`);
  for (const name of submission?.reused ?? []) progress.say(`note: ${name} was there already and is used again`);
}

const STEPS = { create: 'Creating', release: 'Starting', 'roll-back': 'Rolling back' } as const;

function describeBundle({ kind, name, namespace }: Bundle): string {
  return `${kind.toLowerCase()} ${name} in namespace ${namespace}`;
}
