import type { Sentence } from './control.ts';

/** True for a sentence that compares with the object before a change: it has nothing to say about a first one. */
export function compares({ holds }: Pick<Sentence, 'holds'>): boolean {
  return /\bold(?:Object|Meta|Spec)\b/.test(holds);
}
