import { closest, type WorkloadKind } from '@aisubmit/sdk';
import type { Interfaces } from '@oclif/core';
import type { RequestDraft } from './request-draft.ts';

type Char = NonNullable<Interfaces.Flag<unknown>['char']>;

/** A flag that fills in a part of the request. */
export interface RequestFlag {
  readonly name: string;
  readonly char?: Char;
  /** Other spellings of the same meaning: Run:ai's, kubectl's, docker's. */
  readonly aliases?: readonly string[];
  /** Kinds that take it; all when absent. */
  readonly kinds?: readonly WorkloadKind[];
  readonly summary: string;
  /** What stands for the value in the help. */
  readonly value: string;
  readonly options?: readonly string[];
  readonly repeat?: true;
  readonly group:
    | 'resources'
    | 'identity'
    | 'workload'
    | 'storage'
    | 'services'
    | 'network'
    | 'scheduling'
    | 'lifetime'
    | 'serving';
  /** Only for those who look for it: spellings that `--mount` says better. */
  readonly hidden?: true;
  /** Where it goes below `spec`; errors found there name this flag. */
  readonly path: string;
  /** What the text means; the text itself when absent. */
  readonly read?: (text: string) => unknown;
  /** For flags that do more than put one value to `path`. */
  readonly set?: (draft: RequestDraft, text: string) => void;
}

/** Numbers become numbers; anything else stays, so that the schema says what is wrong with it. */
export function numeric(text: string): number | string {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Run:ai's `key=value,key=value`. Unknown keys are refused by name, since ignoring one could drop a `readonly`. */
export function pairs(text: string, known: readonly string[], draft: RequestDraft): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const key = (at === -1 ? part : part.slice(0, at)).trim().toLowerCase();
    if (!known.includes(key)) {
      const near = closest(key, known);
      const fix = near === undefined ? undefined : `did you mean ${near}?`;
      throw draft.wrong(`has an unknown part "${key}" (known: ${known.join(', ')})`, fix);
    }
    found[key] = at === -1 ? 'true' : part.slice(at + 1).trim();
  }
  return found;
}
