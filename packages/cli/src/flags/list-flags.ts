import { AisubmitError, closest, type WorkloadKind } from '@aisubmit/sdk';
import type { WorkloadSummary } from '@aisubmit/sdk/client';
import { boolean, string } from '@oclif/core/flags';
import { KIND_WORDS } from '../cluster/kind-words.ts';
import { shownState } from '../ui/shown-state.ts';
import { durationSeconds } from './duration-flag.ts';

const helpGroup = 'which';

/** Whose workloads, and where: the same words for every command about many. */
export const WHOSE_FLAGS = {
  'all-namespaces': boolean({ char: 'A', summary: 'In every namespace that you can see.', helpGroup }),
  'all-users': boolean({ summary: "Everybody's; without it only what you submitted.", helpGroup }),
  mine: boolean({ summary: 'Only what you submitted; the default.', hidden: true, exclusive: ['all-users'] }),
  selector: string({
    char: 'l',
    summary: 'Only with these labels, as with kubectl.',
    helpValue: 'SELECTOR',
    helpGroup,
  }),
};

// What Kubernetes calls Pending is told in more words here.
const STATES: Readonly<Record<string, readonly string[]>> = {
  pending: ['Pending', 'Scheduling', 'Pulling', 'Starting'],
  scheduling: ['Scheduling'],
  pulling: ['Pulling'],
  starting: ['Starting'],
  running: ['Running'],
  succeeded: ['Succeeded'],
  ended: ['Ended'],
  failed: ['Failed'],
  suspended: ['Suspended'],
  incomplete: ['Incomplete'],
  deleting: ['Deleting'],
  unknown: ['Unknown'],
};

/** Which workloads `list` is about. */
export const LIST_FILTERS = {
  ...WHOSE_FLAGS,
  kind: string({ summary: 'Only these: notebook,training,inference.', helpValue: 'KINDS', helpGroup }),
  state: string({
    summary: `Only in these states, such as failed,ended: ${Object.keys(STATES).join(', ')}. pending is all before it runs.`,
    helpValue: 'STATES',
    helpGroup,
  }),
  template: string({ summary: 'Only from these templates.', helpValue: 'NAMES', helpGroup }),
  'older-than': string({ summary: 'Only older ones, such as 2d.', helpValue: 'TIME', helpGroup }),
  'newer-than': string({ summary: 'Only newer ones, such as 12h.', helpValue: 'TIME', helpGroup }),
};

/** Makes `--sort-by` for what a command can sort by. */
export const sortFlag = (keys: readonly string[]) => ({
  'sort-by': string({ summary: 'Read all, then sort.', options: [...keys], helpValue: 'COLUMN' }),
});

/** What the flags above say, as oclif parsed them. */
export interface FilterFlags {
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
  readonly template?: string | undefined;
  readonly 'older-than'?: string | undefined;
  readonly 'newer-than'?: string | undefined;
}

/** The kinds that `--kind` names; undefined for all. */
export function kindsOf({ kind }: FilterFlags): WorkloadKind[] | undefined {
  return words(kind)?.map((word) => {
    const found = Object.hasOwn(KIND_WORDS, word) ? KIND_WORDS[word] : undefined;
    if (found !== undefined) return found;
    throw noSuch('--kind', word, LIST_WORDS['kind'] ?? []);
  });
}

/** Which rows the flags let through, beside what the server already left out. */
export function rowFilter(flags: FilterFlags, now: () => number): (row: WorkloadSummary) => boolean {
  const states = statesOf(flags);
  const templates = words(flags.template, { keepCase: true });
  const youngest = ageLimit('--older-than', flags['older-than']);
  const oldest = ageLimit('--newer-than', flags['newer-than']);
  return (row) => {
    const { state, template, createdAt } = row;
    const age = now() - Date.parse(createdAt ?? '');
    if (states !== undefined && !states.has(state) && !states.has(shownState(row))) return false;
    if (templates !== undefined && !templates.includes(template ?? '')) return false;
    if (youngest !== undefined && !(age >= youngest)) return false;
    return oldest === undefined || age <= oldest;
  };
}

/** What completion offers; more than one may be named, separated by commas. */
export const LIST_WORDS: Readonly<Record<string, readonly string[]>> = {
  output: ['wide', 'json', 'yaml', 'name', 'custom-columns='],
  kind: ['notebook', 'training', 'inference'],
  state: Object.keys(STATES),
};

function statesOf({ state }: FilterFlags): ReadonlySet<string> | undefined {
  const asked = words(state);
  if (asked === undefined) return undefined;
  return new Set(
    asked.flatMap((word) => {
      const found = Object.hasOwn(STATES, word) ? STATES[word] : undefined;
      if (found === undefined) throw noSuch('--state', word, Object.keys(STATES));
      return found;
    }),
  );
}

function words(text: string | undefined, { keepCase = false } = {}): string[] | undefined {
  const found = text
    ?.split(',')
    .map((word) => (keepCase ? word.trim() : word.trim().toLowerCase()))
    .filter((word) => word !== '');
  return found?.length === 0 ? undefined : found;
}

function noSuch(flag: string, word: string, known: readonly string[]): AisubmitError {
  const near = closest(word, known);
  return new AisubmitError('INVALID_INPUT', `${flag}: there is no "${word}"`, {
    fix: near === undefined ? `write ${known.join(', ')}` : `did you mean ${near}?`,
  });
}

/** An age in milliseconds. */
function ageLimit(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return durationSeconds(flag, text, '2d, 12h or 30m') * 1000;
}
