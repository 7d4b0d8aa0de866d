import {
  AisubmitError,
  type Bundle,
  escapeControlChars,
  type KubeObject,
  POLICY,
  parseRequest,
  TEMPLATE,
  toYaml,
} from '@aisubmit/sdk';
import type { KubeApi, RecordedRequest, WorkloadRef } from '@aisubmit/sdk/client';
import type { ClusterFlags } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { chooseTemplate, readTemplateFlag } from '../ground/choose-template.ts';
import type { Host } from '../host.ts';
import type { LoadedRequest } from '../load-requests.ts';
import { shortId } from '../submission.ts';
import { submitOnline } from '../submit-online.ts';
import { askYesNo, canAsk } from '../ui/ask.ts';
import type { Begun } from '../ui/print-result.ts';
import type { Progress } from '../ui/progress.ts';
import { orRefusal } from '../ui/refusal.ts';

/** What the user may say about it. */
export interface AgainFlags extends ClusterFlags {
  readonly 'dry-run': string;
  readonly output?: string | undefined;
  readonly detach: boolean;
  /** What an interrupted resume kept is started without a question. */
  readonly yes: boolean;
  readonly timeout: string;
  readonly policy?: string | undefined;
  readonly template?: string | undefined;
}

interface AgainRequest {
  readonly flags: AgainFlags;
  readonly host: Host;
  readonly progress: Progress;
  readonly timeoutSeconds: number;
  /** Told of what was started. */
  readonly onStarted: (begun: Begun) => void;
}

interface Recorded {
  readonly ref: WorkloadRef;
  readonly plan: RecordedRequest & { readonly interrupted: boolean };
}

/**
 * Submits a recorded request again in the place of what it became: decided, judged and tried anew, as if it had just been
 * typed.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when the record cannot be used, and all that a submission may throw.
 */
export async function submitAgain(api: KubeApi, { ref, plan }: Recorded, again: AgainRequest): Promise<number> {
  const { flags, host, progress } = again;
  const loaded = loadRecorded(ref, plan.request);
  if (plan.interrupted) progress.say(`note: an interrupted resume of ${shortId(ref)} is taken up again`);
  if (flags['dry-run'] === 'client') {
    progress.stop();
    host.stdout.write(`${shortId(ref)} resumed (dry run)\n`);
    return EXIT_OK;
  }
  if (plan.interrupted && !(await isWanted(ref, loaded, again))) return EXIT_OK;
  const given = await readTemplateFlag(flags.template, host);
  return orRefusal({ host, output: flags.output }, () =>
    submitOnline(api, async (ground) => [await chooseTemplate(loaded, given, ground)], {
      ...again,
      flags: { ...flags, pin: false, replace: true, 'with-secrets': false },
      wait: false,
      rerun: true,
      resumes: {
        onBundle: (bundle) => tellWhatChanged(bundle, { plan, progress }),
        onWritten: (planned) => planned.forEach(again.onStarted),
      },
    }),
  );
}

/** Whoever may write ConfigMaps could have written what was kept, and it would run as who resumes: they look at it first. */
async function isWanted(ref: WorkloadRef, { request }: LoadedRequest, again: AgainRequest): Promise<boolean> {
  const { flags, host, progress } = again;
  progress.say(`note: it asks for\n${escapeControlChars(toYaml(request.spec), { keepLines: true }).trimEnd()}`);
  if (flags.yes) return true;
  if (!canAsk(host)) {
    throw new AisubmitError('INVALID_INPUT', `others could have changed what was kept of ${shortId(ref)}`, {
      fix: `if that is what you want, add --yes; if not: kubectl aisubmit delete ${shortId(ref)} --namespace ${ref.namespace}`,
    });
  }
  progress.stop();
  if (await askYesNo(host, `Start ${shortId(ref)} with that?`)) return true;
  host.stderr.write('nothing was started\n');
  return false;
}

function loadRecorded(ref: WorkloadRef, text: string): LoadedRequest {
  const explain = (error: unknown): unknown => inRecord(error, ref);
  try {
    const request = parseRequest(JSON.parse(text));
    if (request.kind !== ref.kind || request.metadata.name !== ref.name) throw anotherOne(ref);
    if ('code' in request.spec && request.spec.code !== undefined) throw withCode(ref);
    const { metadata, ...rest } = request;
    const placed = parseRequest({ ...rest, metadata: { ...metadata, namespace: ref.namespace } });
    return { request: placed, explain, locate: (path) => ({ text: `its record, ${path}` }) };
  } catch (error) {
    throw error instanceof SyntaxError ? anotherOne(ref) : explain(error);
  }
}

function anotherOne(ref: WorkloadRef): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `what ${shortId(ref)} recorded is not its request`, {
    fix: 'submit it again with --replace; its data stays',
  });
}

function withCode(ref: WorkloadRef): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${shortId(ref)} ran code from a folder, which goes with it`, {
    fix: 'submit it again from the folder, with --code FOLDER --replace',
  });
}

/** A newer version may no longer take what an older one recorded. */
function inRecord(error: unknown, ref: WorkloadRef): unknown {
  if (!(error instanceof AisubmitError) || error.reasons.length === 0) return error;
  return new AisubmitError(error.code, `the request that ${shortId(ref)} recorded cannot be used: ${error.message}`, {
    reasons: error.reasons,
    fix: error.fix ?? 'submit it again with --replace; its data stays',
    cause: error,
  });
}

interface Then {
  readonly plan: RecordedRequest & { readonly interrupted: boolean };
  readonly progress: Progress;
}

function tellWhatChanged({ parent }: Bundle, { plan, progress }: Then): void {
  // What is kept in between can be changed by others: whoever goes on should see what they start.
  if (plan.interrupted) progress.say(`note: what was kept starts ${escapeControlChars(imageOf(parent))}`);
  const now = parent.metadata.annotations ?? {};
  for (const [what, before, today] of [
    ['policy', plan.policy, now[POLICY]],
    ['template', plan.template, now[TEMPLATE]],
  ] as const) {
    if (before === undefined || before === today) continue;
    progress.say(`note: ${what} ${escapeControlChars(nameOf(before))} ${changeTo(before, today)} since it was started`);
  }
}

function imageOf(parent: KubeObject): string {
  const { spec } = parent as { readonly spec?: { readonly template?: { readonly spec?: PodImages } } };
  return spec?.template?.spec?.containers?.[0]?.image ?? 'an image that it does not name';
}

interface PodImages {
  readonly containers?: readonly { readonly image?: string }[];
}

function changeTo(before: string, today: string | undefined): string {
  if (today === undefined) return 'is no longer used';
  return nameOf(before) === nameOf(today) ? 'has changed' : `has given way to ${escapeControlChars(nameOf(today))}`;
}

function nameOf(reference: string): string {
  return reference.split('@')[0] ?? '';
}
