import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import { EXIT_CODES, EXIT_OK } from '../exit-codes.ts';
import type { Host, Sink } from '../host.ts';
import { accountTokens } from './account-tokens.ts';
import { boundAccount } from './bound-account.ts';
import { type ExecRequest, readExecRequest } from './exec-request.ts';
import type { TokenSet } from './token-set.ts';

/** Before the token ends, so that kubectl asks again in time. */
const EARLY_MS = 60_000;
/** A token that is nearly over is good for the request at hand, and for no other. */
const AT_LEAST_MS = 5_000;

/** What it needs of the host. */
export type CredentialHost = Pick<Host, 'env' | 'platform' | 'stderr' | 'signal' | 'now'> & {
  readonly stdout: Sink;
};

/**
 * Hands kubectl the token of a login: the exec plugin of the kubeconfig that `login` writes. It asks nobody anything, and
 * fails in one line, since kubectl runs it several times.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export async function credential(words: readonly string[], host: CredentialHost): Promise<number> {
  try {
    const request = readExecRequest(words, host);
    const entry = await boundAccount(request.stanza, request.destination, host);
    const tokens = await accountTokens(entry, { host });
    host.stdout.write(answer(request, tokens, host.now()));
    return EXIT_OK;
  } catch (error) {
    return failInOneLine(error, host);
  }
}

function answer({ apiVersion }: ExecRequest, { idToken, expiresAt, clockSkew = 0 }: TokenSet, now: number): string {
  const endsAt = expiresAt + clockSkew;
  const expirationTimestamp = new Date(Math.max(endsAt - EARLY_MS, Math.min(endsAt, now + AT_LEAST_MS))).toISOString();
  const status = { expirationTimestamp, token: idToken };
  return `${JSON.stringify({ apiVersion, kind: 'ExecCredential', status })}\n`;
}

function failInOneLine(error: unknown, host: CredentialHost): number {
  const known = error instanceof AisubmitError ? error : new AisubmitError('INTERNAL', 'this is a bug in aisubmit');
  const reasons = known.reasons.map(({ message }) => message);
  const sentence = [known.message, ...reasons, ...(known.fix === undefined ? [] : [known.fix])].join('; ');
  host.stderr.write(`error: ${escapeControlChars(sentence)}\n`);
  return EXIT_CODES[known.code];
}
