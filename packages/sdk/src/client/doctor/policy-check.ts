import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import type { Verdict } from './doctor-check.ts';
import { AGAIN, onboardCommand } from './fixes.ts';
import type { DoctorPolicy, Patient } from './patient.ts';

/** Which policy holds, and whether it can be read. */
export async function policyCheck({ namespace, facts, policy }: Patient): Promise<Verdict | undefined> {
  let found: DoctorPolicy;
  try {
    found = await policy();
  } catch (error) {
    if (!(error instanceof AisubmitError) || NO_ANSWER.has(error.code)) throw error;
    return unusable(error);
  }
  if (found.origin === 'built-in') {
    // Who may not read the namespace was told so.
    if (!(await facts()).readable) return undefined;
    return {
      status: 'warn',
      found: found.notices[0] ?? `the built-in policy ${found.name} applies`,
      why: 'what your organisation wants is written nowhere, and the API server keeps none of it',
      fix: `an admin puts it under one: kubectl aisubmit admin publish FOLDER --apply, then: ${onboardCommand(namespace)}`,
    };
  }
  return { status: 'pass', found: `policy ${found.name} (${shortHash(found.hash)}) is published and readable` };
}

const NO_ANSWER: ReadonlySet<string> = new Set(['UNREACHABLE', 'INTERRUPTED', 'SERVER_ERROR', 'THROTTLED']);

function unusable(error: AisubmitError): Verdict {
  const [reason] = error.reasons;
  const place = reason?.path === undefined ? '' : `${reason.path} `;
  const more = reason === undefined ? '' : `: ${place}${reason.message}`;
  return {
    status: 'fail',
    found: safeText(`${error.message}${more}`),
    why: 'nothing is submitted where it cannot be known what is allowed',
    fix: error.fix ?? reason?.fix ?? AGAIN,
  };
}

/** The first digits of a hash, as many as tell versions apart. */
export function shortHash(hash: string): string {
  return safeText(hash, 19).replace(/…$/, '');
}
