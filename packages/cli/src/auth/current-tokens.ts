import { AisubmitError, type Reason } from '@aisubmit/sdk';
import { accountId } from './account.ts';
import type { AccountEntry } from './store/account-entry.ts';
import type { TokenStore } from './store/token-store.ts';
import type { TokenSet } from './token-set.ts';
import { untilAborted } from './until-aborted.ts';

/** The API server knows no leeway, and a request takes its time. */
const EARLY_MS = 60_000;
/** What the issuer or the way to it may do wrong while the token at hand is still good. */
const PASSING: ReadonlySet<string> = new Set(['UNREACHABLE', 'SERVER_ERROR', 'THROTTLED']);

export interface CurrentTokensOptions {
  readonly entry: AccountEntry;
  readonly store: TokenStore;
  /**
   * Asks the issuer for new tokens; throws `NOT_LOGGED_IN` when it will give none, `UNREACHABLE` when it does not
   * answer. It is not interrupted: once the issuer has replaced the refresh token, its answer is the only copy.
   */
  readonly refresh: (tokens: TokenSet) => Promise<TokenSet>;
  /** The account's lock, from `tokenLockPath`. */
  readonly lockPath: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** After a 401: the id token that the server refused, which counts as expired whatever its time. */
  readonly force?: { readonly refused: string } | undefined;
}

/**
 * Tokens that are good for another minute, refreshed when needed: by one process, however many ask, and saved before
 * anybody uses them.
 *
 * @throws AisubmitError `NOT_LOGGED_IN` when only a new login helps, or the store cannot be read; `INTERRUPTED`; what
 * `refresh` throws when the token at hand has ended.
 */
export async function currentTokens(options: CurrentTokensOptions): Promise<TokenSet> {
  const { lockPath, signal } = options;
  const tokens = await readTokens(options);
  if (isFresh(tokens, options)) return tokens;
  if (tokens.refreshToken === undefined) return withoutRefresh(tokens, options);
  const { withFileLock } = await import('./store/file-lock.ts');
  return withFileLock(lockPath, () => refreshed(options), { signal });
}

async function refreshed(options: CurrentTokensOptions): Promise<TokenSet> {
  const tokens = await readTokens(options);
  // Whoever held the lock before has done it.
  if (isFresh(tokens, options)) return tokens;
  if (tokens.refreshToken === undefined) return withoutRefresh(tokens, options);
  const fresh = await answerOf(tokens, options);
  if (fresh === undefined) return tokens;
  if (fresh instanceof AisubmitError) return otherTokens(tokens, fresh, options);
  if (fresh.subject !== options.entry.subject) throw somebodyElse();
  const kept = { refreshToken: tokens.refreshToken, ...fresh };
  await save(kept, options);
  if (options.signal.aborted) throw new AisubmitError('INTERRUPTED', 'interrupted');
  return kept;
}

// The issuer has replaced the refresh token by now, so what is not saved is lost.
async function save(tokens: TokenSet, { store, entry }: CurrentTokensOptions): Promise<void> {
  const id = accountId(entry);
  try {
    await store.write(id, tokens).catch(() => store.write(id, tokens));
  } catch (error) {
    const known = error instanceof AisubmitError ? error : undefined;
    throw new AisubmitError('NOT_LOGGED_IN', 'your new tokens could not be saved, and the old ones are used up', {
      reasons: known === undefined ? [] : [reasonOf(known)],
      fix: 'put that right, then log in again: kubectl aisubmit login',
    });
  }
}

function reasonOf({ message, fix }: AisubmitError): Reason {
  return fix === undefined ? { message } : { message, fix };
}

/** New tokens, or the error that says the issuer will give none; undefined: the token at hand will do for now. */
async function answerOf(
  tokens: TokenSet,
  options: CurrentTokensOptions,
): Promise<TokenSet | AisubmitError | undefined> {
  try {
    return await options.refresh(tokens);
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    if (error.code === 'NOT_LOGGED_IN') return error;
    if (PASSING.has(error.code) && isUsable(tokens, options)) return undefined;
    throw error;
  }
}

// A process that did not know of this lock may have been quicker, and its tokens are the good ones.
async function otherTokens(
  refused: TokenSet,
  refusal: AisubmitError,
  options: CurrentTokensOptions,
): Promise<TokenSet> {
  const tokens = await readTokens(options);
  if (tokens.idToken !== refused.idToken && isUsable(tokens, options)) return tokens;
  throw logInAgain('your login has ended: the issuer does not extend it any more', [{ message: refusal.message }]);
}

function withoutRefresh(tokens: TokenSet, options: CurrentTokensOptions): TokenSet {
  if (isUsable(tokens, options)) return tokens;
  const why = isRefused(tokens, options) ? 'the server refuses your token' : 'your login has expired';
  throw logInAgain(`${why}, and the issuer gave nothing to extend it with`);
}

async function readTokens({ store, entry, signal }: CurrentTokensOptions): Promise<TokenSet> {
  const tokens = await untilAborted(store.read(accountId(entry)), signal);
  if (tokens === undefined) throw logInAgain(`your tokens are not in the ${STORES[store.kind]} any more`);
  if (tokens.subject !== entry.subject) throw somebodyElse();
  return tokens;
}

const STORES = { keychain: 'keychain', file: 'token file' } as const;

function isFresh(tokens: TokenSet, options: CurrentTokensOptions): boolean {
  return leftMs(tokens, options) >= EARLY_MS && !isRefused(tokens, options);
}

function isUsable(tokens: TokenSet, options: CurrentTokensOptions): boolean {
  return leftMs(tokens, options) > 0 && !isRefused(tokens, options);
}

function isRefused({ idToken }: TokenSet, { force }: CurrentTokensOptions): boolean {
  return force !== undefined && force.refused === idToken;
}

/** By the issuer's clock, which is the one that the token's end was written by. */
function leftMs({ expiresAt, clockSkew = 0 }: TokenSet, { now }: CurrentTokensOptions): number {
  return expiresAt - (now() - clockSkew);
}

function somebodyElse(): AisubmitError {
  return logInAgain('the tokens are for somebody else than the one who logged in');
}

function logInAgain(message: string, reasons: readonly Reason[] = []): AisubmitError {
  return new AisubmitError('NOT_LOGGED_IN', message, { reasons, fix: 'log in again: kubectl aisubmit login' });
}
