import { escapeControlChars } from '@aisubmit/sdk';
import type { KnownName } from '@aisubmit/sdk/client';
import { age } from '../ui/age.ts';
import type { CompletionRequest } from './completion-request.ts';

/** The words that can stand where one is typed, each with what it is: `mnist<TAB>Training, Running, 5m`. */
export function candidateLines(
  { source, kinds, typed, taken }: CompletionRequest,
  names: readonly KnownName[],
  now: number,
): string[] {
  const fitting = names.filter(({ kind }) => kinds === undefined || kind === undefined || kinds.includes(kind));
  const words =
    source === 'workload' ? workloadWords(fitting, typed) : fitting.map((known) => [known.name, known] as const);
  const offered = words.filter(([word]) => word.startsWith(typed) && isPlain(word) && !taken.includes(word));
  return offered.map(([word, known]) => lineOf(word, known, now)).toSorted();
}

/** By its name where that is enough; by kind and name where two share it, or a kind was typed. */
function workloadWords(names: readonly KnownName[], typed: string): (readonly [string, KnownName])[] {
  const count = new Map<string, number>();
  for (const { name } of names) count.set(name, (count.get(name) ?? 0) + 1);
  return names.map((known) => {
    const isShared = (count.get(known.name) ?? 0) > 1;
    return [
      isShared || typed.includes('/') ? `${known.kind?.toLowerCase()}/${known.name}` : known.name,
      known,
    ] as const;
  });
}

/** Shells would run or split anything else. */
function isPlain(word: string): boolean {
  return /^[\w@%+=:,./][\w@%+=:,./-]*$/.test(word);
}

function lineOf(word: string, { kind, state, title, createdAt }: KnownName, now: number): string {
  const facts = [kind, state, title, createdAt === undefined ? undefined : age(createdAt, now)];
  const about = facts.filter((fact) => fact !== undefined && fact !== '').join(', ');
  return about === '' ? word : `${word}\t${escapeControlChars(about)}`;
}
