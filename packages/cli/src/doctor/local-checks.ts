import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import type { DoctorCheck } from '@aisubmit/sdk/client';
import { type CredentialFacts, credentialFacts } from '../auth/credential-facts.ts';
import type { ClusterFlags } from '../cluster/connect.ts';
import type { Host } from '../host.ts';
import { credentialText, lifeText } from '../ui/whoami-text.ts';
import { failedCheck } from './failed-check.ts';
import { keychainCheck } from './keychain-check.ts';

/** Looks at this machine: the login and where it is kept. */
export async function localChecks(flags: ClusterFlags, host: Host): Promise<readonly DoctorCheck[]> {
  const login = await readLogin(flags, host);
  const facts = login instanceof AisubmitError ? undefined : login;
  const check = login instanceof AisubmitError ? refused(login) : loginCheck(login, host.now());
  return [...check, await keychainCheck(facts, { platform: host.platform })];
}

async function readLogin(flags: ClusterFlags, host: Host): Promise<CredentialFacts | AisubmitError> {
  try {
    return await credentialFacts(flags, host);
  } catch (error) {
    if (error instanceof AisubmitError && error.code !== 'INTERRUPTED' && error.code !== 'INTERNAL') return error;
    throw error;
  }
}

// A kubeconfig that cannot be used was said of the server already.
function refused(error: AisubmitError): DoctorCheck[] {
  if (error.code === 'INVALID_INPUT') return [];
  return [failedCheck('login', error, 'without a login the cluster does not know you')];
}

function loginCheck(facts: CredentialFacts, now: number): DoctorCheck[] {
  const text = escapeControlChars(credentialText(facts));
  if (facts.type === 'none') {
    const why = 'the cluster does not know who you are';
    return [{ id: 'login', status: 'fail', found: text, why, fix: 'log in: kubectl aisubmit login' }];
  }
  const life = facts.login === undefined ? '' : `; the token ${lifeText(facts.login, now)}`;
  return [{ id: 'login', status: 'pass', found: `${text}${life}` }];
}
