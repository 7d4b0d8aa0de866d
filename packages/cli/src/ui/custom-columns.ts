import { AisubmitError } from '@aisubmit/sdk';
import type { Column } from './column.ts';

/** What `-o` begins with for columns of one's own, as kubectl spells it. */
export const CUSTOM_COLUMNS = 'custom-columns=';

type Step = string | number | typeof EVERY;
const EVERY = Symbol('every item');

/**
 * Reads `NAME:.metadata.name,GPU:.spec.resources.gpu` as kubectl does; the paths are those of `-o json`.
 *
 * @throws AisubmitError `INVALID_INPUT` for what is no such list.
 */
export function customColumns(spec: string): readonly Column<unknown>[] {
  return spec.split(',').map((part) => {
    const [, heading = '', path = ''] = /^([^:]+):(.+)$/.exec(part.trim()) ?? [];
    const steps = path === '' ? undefined : readPath(path);
    if (steps === undefined) throw unreadable(part);
    return { heading, text: (row) => valuesAt(row, steps).map(shown).join(',') };
  });
}

function unreadable(part: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `custom-columns: "${part}" is not HEADING:PATH`, {
    fix: 'write for example: -o custom-columns=NAME:.metadata.name,GPU:.spec.resources.gpu',
  });
}

// `.a`, `.a\.b`, `[0]`, `[*]` and `['a']`, as far as kubectl's JSONPath is used in columns.
const STEP = /\.?\[(\d{1,6})\]|\.?\[(\*)\]|\.?\['([^']+)'\]|\.((?:[^.[\]\\]|\\.)+)/y;

function readPath(text: string): Step[] | undefined {
  const inner = /^\{(.*)\}$/.exec(text)?.[1] ?? text;
  const path = /^[.[]/.test(inner) ? inner : `.${inner}`;
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (match === null) return undefined;
    const [, index, every, quoted, name] = match;
    if (index !== undefined) steps.push(Number(index));
    else if (every !== undefined || name === '*') steps.push(EVERY);
    else steps.push(quoted ?? (name ?? '').replace(/\\(.)/g, '$1'));
  }
  return steps;
}

function valuesAt(row: unknown, steps: readonly Step[]): readonly unknown[] {
  let values: readonly unknown[] = [row];
  for (const step of steps) values = values.flatMap((value) => childrenAt(value, step));
  return values;
}

function childrenAt(value: unknown, step: Step): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === EVERY) return Object.values(value);
  return Object.hasOwn(value, step) ? [Reflect.get(value, step)] : [];
}

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
