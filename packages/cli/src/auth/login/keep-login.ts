import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import type { Host } from '../../host.ts';
import { accountId } from '../account.ts';
import type { AccountEntry } from '../store/account-entry.ts';
import { saveAccount } from '../store/account-index.ts';
import { tokenLockPath } from '../store/config-folder.ts';
import { withFileLock } from '../store/file-lock.ts';
import { openStore } from '../store/open-store.ts';
import type { TokenStore } from '../store/token-store.ts';
import type { TokenSet } from '../token-set.ts';

interface Keeping {
  readonly store: TokenStore;
  /** All logins before this one. */
  readonly accounts: readonly AccountEntry[];
  readonly host: Host;
  /** Asks for a passphrase; absent where nobody can be asked. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

/**
 * Keeps a login: tokens first, then the list that names them. A login of the same account in another store is taken out
 * of there.
 *
 * @throws AisubmitError when one of the two cannot be written; a login that is new then leaves nothing behind.
 */
export async function keepLogin(
  entry: AccountEntry,
  tokens: TokenSet,
  { store, accounts, host, ask }: Keeping,
): Promise<void> {
  const id = accountId(entry);
  const old = accounts.find((each) => accountId(each) === id && each.store !== entry.store);
  await withFileLock(
    tokenLockPath(host, id),
    async () => {
      await store.write(id, tokens);
      await saveAccount(host, entry).catch(async (error: unknown) => {
        // Tokens that no list names could never be taken out again.
        if (!accounts.some((each) => accountId(each) === id)) await store.remove(id).catch(() => undefined);
        throw error;
      });
      // While the lock is held: a process that waits to refresh the old tokens would put them back.
      if (old !== undefined) await removeOld(old, id, { host, ask });
    },
    { signal: host.signal },
  );
}

async function removeOld(old: AccountEntry, id: string, { host, ask }: Pick<Keeping, 'host' | 'ask'>): Promise<void> {
  try {
    await (await openStore(old, { host, ask })).remove(id);
  } catch (error) {
    const why = error instanceof AisubmitError ? error.message : 'it could not be opened';
    host.stderr.write(
      `warning: the tokens of your last login are still in the ${old.store}: ${escapeControlChars(why)}\n`,
    );
  }
}
