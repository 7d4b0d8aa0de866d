import { API_VERSION, escapeControlChars } from '@aisubmit/sdk';
import type { CheckStatus, DoctorCheck } from '@aisubmit/sdk/client';
import type { Paint } from './colour.ts';

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

/** The same for people: a line for each, and below what matters and what to do. */
export function doctorText({ checks }: DoctorFindings, paint: Paint): string {
  const width = Math.max(0, ...checks.map(({ id }) => id.length)) + 2;
  const indent = ' '.repeat('pass  '.length + width);
  return checks
    .map(({ id, status, found, why, fix }) => {
      const lines = [`${colour(status, paint)}  ${clean(id).padEnd(width)}${clean(found)}`];
      if (why !== undefined) lines.push(`${indent}why: ${clean(why)}`);
      if (fix !== undefined) lines.push(`${indent}fix: ${clean(fix)}`);
      return `${lines.join('\n')}\n`;
    })
    .join('');
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
