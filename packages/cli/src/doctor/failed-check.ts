import { type AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import type { DoctorCheck } from '@aisubmit/sdk/client';

/** An error as a finding. */
export function failedCheck(id: string, error: AisubmitError, why: string): DoctorCheck {
  const [reason] = error.reasons;
  const place = reason?.path === undefined ? '' : `${reason.path}: `;
  const more = reason === undefined ? '' : `: ${place}${reason.message}`;
  const fix = error.fix ?? reason?.fix ?? 'try again; if it stays, tell your cluster admin';
  const found = escapeControlChars(`${error.message}${more}`);
  return { id, status: 'fail', found, why, fix: escapeControlChars(fix) };
}
