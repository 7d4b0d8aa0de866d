import { escapeControlChars } from '@aisubmit/sdk';
import type { ObjectChange, ObjectPlan } from '@aisubmit/sdk/client';
import type { Paint } from '../ui/colour.ts';

/** A line of an object that changes: a value longer than this says nothing to a reader. */
const MAX_VALUE = 90;
const MAX_LINES = 20;

/** What would be done to each object: what is new, what goes, and of what changes each field. */
export function planText(plan: ObjectPlan, paint: Paint): string {
  const kept = plan.filter(({ action }) => action === 'keep').length;
  const changed = plan.filter(({ action }) => action !== 'keep').flatMap((change) => linesOf(change, paint));
  const unchanged = kept === 0 ? [] : [paint.dim(`= ${kept} ${kept === 1 ? 'object' : 'objects'} unchanged`)];
  return [...changed, ...unchanged].map((line) => `${line}\n`).join('');
}

/** True when a plan does anything. */
export function hasChanges(plan: ObjectPlan): boolean {
  return plan.some(({ action }) => action !== 'keep');
}

/** `Kind/name`, with the namespace where there is one. */
export function nameOf({ key: { kind, name, namespace } }: ObjectChange): string {
  return escapeControlChars(`${kind}/${name ?? ''}${namespace === undefined ? '' : ` in ${namespace}`}`);
}

function linesOf(change: ObjectChange, paint: Paint): string[] {
  const name = nameOf(change);
  if (change.action === 'create') return [paint.green(`+ ${name}`)];
  if (change.action === 'remove') return [paint.red(`- ${name}`)];
  const fields = differences(change.before, change.after);
  const more = fields.length - MAX_LINES;
  const shown = fields.slice(0, MAX_LINES).map((line) => `    ${line}`);
  return [paint.yellow(`~ ${name}`), ...shown, ...(more > 0 ? [`    and ${more} more`] : [])];
}

/** Fields that differ, each with what it was and what it becomes. */
function differences(before: unknown, after: unknown, path = ''): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isContainer(before) && isContainer(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      differences(before[key], after[key], Array.isArray(after) ? `${path}[${key}]` : join(path, key)),
    );
  }
  return [`${escapeControlChars(path)}: ${shorten(before)} → ${shorten(after)}`];
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shorten(value: unknown): string {
  if (value === undefined) return '(none)';
  const text = escapeControlChars(JSON.stringify(value));
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}
