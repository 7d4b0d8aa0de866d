import { bundleObjects } from '@aisubmit/sdk';
import type { Templated } from '../ground/choose-template.ts';
import type { Host } from '../host.ts';
import { type Planned, shortId } from '../submission.ts';
import { nextSteps, type Started } from './next-steps.ts';
import { documents } from './print-objects.ts';
import { requestDocuments } from './request-documents.ts';

interface ResultOptions {
  readonly flags: { readonly output?: string | undefined; readonly 'dry-run': string };
  readonly host: Host;
  readonly requests: readonly Templated[];
  /** What was there before is meant to go on. @default false */
  readonly resumes?: boolean;
}

/** Says on stdout what was done, in the format asked for. */
export function printResult(planned: readonly Planned[], { flags, host, requests, resumes }: ResultOptions): void {
  const dryRun = flags['dry-run'] === 'server' ? ' (server dry run)' : '';
  host.stdout.write(PRINTERS[flags.output ?? 'text']?.({ planned, requests, dryRun, resumes: resumes === true }) ?? '');
}

/** A workload that was written or let go on, and what was done about it. */
export interface Begun {
  readonly bundle: Started;
  readonly plan: Pick<Planned['plan'], 'action'> & { readonly finished?: boolean };
}

/** Says on stderr what to type next about each workload that was written. */
export function printNextSteps(
  planned: readonly Begun[],
  { flags, host }: Pick<ResultOptions, 'flags' | 'host'>,
): void {
  if (flags.output !== undefined) return;
  for (const { bundle, plan } of planned) {
    if (plan.action !== 'unchanged') host.stderr.write(nextSteps(bundle));
    else if (plan.finished) host.stderr.write(`note: ${shortId(bundle)} has finished; --replace runs it again\n`);
  }
}

interface Result {
  readonly planned: readonly Planned[];
  readonly requests: readonly Templated[];
  readonly dryRun: string;
  readonly resumes: boolean;
}

const PRINTERS: Readonly<Record<string, (result: Result) => string>> = {
  text: ({ planned, dryRun, resumes }) =>
    planned.map(({ bundle, plan }) => `${shortId(bundle)} ${verbOf(plan.action, resumes)}${dryRun}\n`).join(''),
  name: ({ planned }) => planned.map(({ bundle }) => `${shortId(bundle)}\n`).join(''),
  json: ({ planned }) => documents(publicObjects(planned), true),
  yaml: ({ planned }) => documents(publicObjects(planned), false),
  request: ({ requests, planned }) =>
    requestDocuments(
      requests,
      planned.map(({ bundle }) => bundle),
    ),
};

function verbOf(action: Planned['plan']['action'], resumes: boolean): string {
  return resumes && action !== 'unchanged' ? 'resumed' : (VERBS[action] ?? action);
}

const VERBS: Readonly<Record<string, string>> = {
  create: 'created',
  unchanged: 'unchanged',
  update: 'configured',
  replace: 'replaced',
};

// The token of a notebook is in its Secret and in its pod, nowhere else.
function publicObjects(planned: readonly Planned[]): unknown[] {
  return planned.flatMap(({ bundle }) => bundleObjects(bundle)).filter(({ kind }) => kind !== 'Secret');
}
