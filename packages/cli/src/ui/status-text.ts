import type { WorkloadStatus } from '@aisubmit/sdk/client';
import { age, lasting } from './age.ts';
import type { Paint } from './colour.ts';
import { shownState } from './shown-state.ts';
import { wrapWords } from './wrap-words.ts';

interface Look {
  readonly now: number;
  readonly paint: Paint;
  /** Of the terminal; words are wrapped where it is known. */
  readonly columns?: number | undefined;
  /** How many pods are named at most. */
  readonly maxPods?: number | undefined;
}

const INDENT = '  ';

/** What `status` prints for people: one sentence first, facts below, then what to do. Its texts are safe to show. */
export function statusText(status: WorkloadStatus, look: Look): string {
  const { now } = look;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Namespace', status.namespace],
    ['User', status.user],
    ['Policy', status.policy],
    ['Template', status.template],
    ['Image', status.image],
    ['Resources', resourcesText(status)],
    ['Ready', status.finishedAt === undefined ? `${status.ready}/${status.desired}` : undefined],
    ['Restarts', status.restarts === 0 ? undefined : String(status.restarts)],
    ['Exit code', status.exitCode === undefined ? undefined : String(status.exitCode)],
    ['Created', ago(status.createdAt, now)],
    ['Started', ago(status.startedAt, now)],
    ['Finished', ago(status.finishedAt, now)],
  ];
  const lines = facts.flatMap(([name, value]) => (value === undefined ? [] : factLines(name, value, look)));
  const text = [...headLines(status, look), ...lines, ...podLines(status, look), ...fixLines(status, look)];
  return `${text.join('\n')}\n`;
}

/** The one sentence, with how long it has been so. */
function statusSentence({ sentence, since }: WorkloadStatus, now: number): string {
  const time = lasting(since, now);
  return time === '' ? sentence : `${sentence} (${time})`;
}

function headLines(status: WorkloadStatus, { now, paint, columns }: Look): readonly string[] {
  const name = `${status.kind.toLowerCase()}/${status.name}`;
  const state = shownState(status);
  const lead = `${name}  ${state}  `;
  const words = wrapped(`${lead}${statusSentence(status, now)}`, columns);
  const [first = '', ...rest] = words;
  const colour = colourOf(status, paint);
  // Painted after it was wrapped: colours have no width.
  const painted = first.startsWith(lead.trimEnd())
    ? `${name}  ${colour(state)}${first.slice(lead.trimEnd().length)}`
    : first;
  return [painted, ...rest];
}

function factLines(name: string, value: string, { columns }: Look): readonly string[] {
  const lead = `${INDENT}${`${name}:`.padEnd(12)}`;
  return wrapped(value, columns, { lead, indent: ' '.repeat(lead.length) });
}

function podLines({ pods }: WorkloadStatus, { maxPods = pods.length, columns }: Look): readonly string[] {
  if (pods.length === 0) return [];
  const shown = pods.slice(0, maxPods);
  const lines = shown.flatMap(({ name, phase, node }) => {
    const text = `${name}  ${phase}${node === undefined ? '' : `  on ${node}`}`;
    return wrapped(text, columns, { lead: INDENT.repeat(2), indent: INDENT.repeat(3) });
  });
  const rest = pods.length - shown.length;
  return ['  Pods:', ...lines, ...(rest > 0 ? [`    and ${rest} more`] : [])];
}

function fixLines({ next }: WorkloadStatus, { paint, columns }: Look): readonly string[] {
  if (next === undefined) return [];
  const [first = '', ...rest] = wrapped(`fix: ${next}`, columns);
  return [first.replace(/^fix:/, paint.green('fix:')), ...rest];
}

/** What does not fit continues below, a little to the right. */
function wrapped(
  text: string,
  columns: number = Number.POSITIVE_INFINITY,
  { lead = '', indent = INDENT }: { readonly lead?: string; readonly indent?: string } = {},
): readonly string[] {
  const [first = '', ...rest] = wrapWords(text, Math.max(20, columns - indent.length));
  return [`${lead}${first}`, ...rest.map((line) => `${indent}${line}`)].map((line) => line.trimEnd());
}

/** GPU, CPU and memory in one line. */
function resourcesText({ resources }: Pick<WorkloadStatus, 'resources'>): string {
  const { cpu, memory, gpu } = resources;
  const parts = [gpu && `${gpu} GPU`, cpu && `${cpu} CPU`, memory];
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

function colourOf({ state, problem }: WorkloadStatus, paint: Paint): (text: string) => string {
  if (state === 'Failed') return paint.red;
  if (problem) return paint.yellow;
  return state === 'Running' || state === 'Succeeded' ? paint.green : paint.bold;
}

function ago(timestamp: string | undefined, now: number): string | undefined {
  return timestamp === undefined ? undefined : `${age(timestamp, now)} ago`;
}
