import { API_VERSION, escapeControlChars } from '@aisubmit/sdk';
import type { CheckStatus, DoctorCheck } from '@aisubmit/sdk/client';
import type { Paint } from './colour.ts';
import { wrapWords } from './wrap-words.ts';

/** Everything that was looked at, and where. */
export interface DoctorFindings {
  readonly checks: readonly DoctorCheck[];
  readonly server?: string;
  readonly namespace?: string;
}

/** `aisubmit.dev/v1alpha1` `DoctorReport`: what programs read. */
export function doctorDocument({ checks, server, namespace }: DoctorFindings): Readonly<Record<string, unknown>> {
  const count = countsOf(checks);
  return {
    apiVersion: API_VERSION,
    kind: 'DoctorReport',
    ...(server === undefined ? {} : { server }),
    ...(namespace === undefined ? {} : { namespace }),
    checks,
    summary: { pass: count('pass'), warn: count('warn'), fail: count('fail') },
  };
}

/** The same for people: a line for each, and below what matters and what to do. Where columns are known, words are wrapped. */
export function doctorText(
  { checks }: DoctorFindings,
  paint: Paint,
  columns: number = Number.POSITIVE_INFINITY,
): string {
  const width = Math.max(0, ...checks.map(({ id }) => id.length)) + 2;
  const full = 'pass  '.length + width;
  // A narrow terminal has no room for a column of names.
  const indent = columns - full < MIN_TEXT ? 'pass  '.length : full;
  const below = (lines: readonly string[]): string => lines.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
  return checks
    .map(({ id, status, found, why, fix }) => {
      const [first = '', ...rest] = wrapWords(clean(found), columns - full);
      const head = `${colour(status, paint)}  ${clean(id).padEnd(width)}${first}\n`;
      const whyLines = why === undefined ? [] : hanging(`why: ${clean(why)}`, columns - indent);
      const fixLines = fix === undefined ? [] : fixOf(`fix: ${clean(fix)}`, columns - indent);
      return `${head}${below([...rest, ...whyLines, ...fixLines])}`;
    })
    .join('');
}

const MIN_TEXT = 50;
const HANGING = '     ';

function hanging(text: string, room: number): readonly string[] {
  const [first = '', ...rest] = wrapWords(text, room - HANGING.length);
  return [first, ...rest.map((line) => `${HANGING}${line}`)];
}

/** A command stands on a line of its own and is not broken: it is copied. */
function fixOf(text: string, room: number): readonly string[] {
  if (text.length <= room) return [text];
  const at = text.indexOf(': kubectl ');
  if (at === -1) return text.startsWith('fix: kubectl ') ? [text] : hanging(text, room);
  return [...hanging(text.slice(0, at + 1), room), `${HANGING}${text.slice(at + 2)}`];
}

/** One line that sums up. */
export function doctorSummary({ checks, server, namespace }: DoctorFindings): string {
  const count = countsOf(checks);
  const place = namespace === undefined ? '' : `namespace ${clean(namespace)} of `;
  const where = server === undefined ? '' : ` (${place}${clean(server)})`;
  return `${count('pass')} passed, ${count('warn')} to look at, ${count('fail')} failed${where}\n`;
}

function countsOf(checks: readonly DoctorCheck[]): (status: CheckStatus) => number {
  return (status) => checks.filter((check) => check.status === status).length;
}

function colour(status: CheckStatus, paint: Paint): string {
  if (status === 'pass') return paint.green(status);
  return status === 'warn' ? paint.yellow(status) : paint.red(status);
}

function clean(text: string): string {
  return escapeControlChars(text);
}
