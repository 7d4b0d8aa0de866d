import path from 'node:path';
import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import type { Host } from '../../host.ts';
import { type Account, sameAccount } from '../account.ts';
import { type AccountEntry, parseAccounts } from './account-entry.ts';
import { configFolder, requireConfigFolder } from './config-folder.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

const MAX_BYTES = 1024 * 1024;
const FILE = 'accounts.json';

type IndexHost = Pick<Host, 'env' | 'platform'>;

/**
 * Every login this user has, none of whose fields is secret.
 *
 * @throws AisubmitError `INVALID_INPUT` when the file is not what was written, or not one that only the user can write.
 */
export async function readAccounts(host: IndexHost): Promise<readonly AccountEntry[]> {
  const folder = configFolder(host);
  if (folder === undefined) return [];
  const file = path.join(folder, FILE);
  const text = await readPrivateFile(file, { maxBytes: MAX_BYTES });
  if (text === undefined) return [];
  const parsed = parseAccounts(text);
  if (typeof parsed !== 'string') return parsed;
  throw new AisubmitError(
    'INVALID_INPUT',
    `${escapeControlChars(file)} is not the list of your logins any more: ${escapeControlChars(parsed)}`,
    {
      fix: 'put it right, or move it away and log in again (your tokens stay where they are): kubectl aisubmit login',
    },
  );
}

/** @throws AisubmitError as `readAccounts` does. */
export async function findAccount(host: IndexHost, account: Account): Promise<AccountEntry | undefined> {
  return (await readAccounts(host)).find((entry) => sameAccount(entry, account));
}

/**
 * Adds a login, or replaces the one of the same account.
 *
 * @throws AisubmitError `INVALID_INPUT` when the list cannot be read or written; it is then left as it is.
 */
export async function saveAccount(host: IndexHost, entry: AccountEntry): Promise<void> {
  await change(host, (entries) => [...entries.filter((other) => !sameAccount(other, entry)), entry]);
}

/** @throws AisubmitError `INVALID_INPUT` when no login could be remembered: whoever logs in should know that before. */
export async function proveWritable(host: IndexHost): Promise<void> {
  await locked(host, async () => undefined);
}

/** @throws AisubmitError as `saveAccount` does. */
export async function removeAccount(host: IndexHost, account: Account): Promise<void> {
  await change(host, (entries) => entries.filter((entry) => !sameAccount(entry, account)));
}

async function change(
  host: IndexHost,
  make: (entries: readonly AccountEntry[]) => readonly AccountEntry[],
): Promise<void> {
  await locked(host, async (folder) => {
    const text = `${JSON.stringify({ version: 1, accounts: make(await readAccounts(host)) }, null, 2)}\n`;
    const flaw = parseAccounts(text);
    // What cannot be read back would lock the user out of every login.
    if (typeof flaw === 'string' || Buffer.byteLength(text) > MAX_BYTES) {
      throw new AisubmitError('INVALID_INPUT', `this login cannot be remembered: ${String(flaw).slice(0, 200)}`);
    }
    await writePrivateFile(path.join(folder, FILE), text);
  });
}

async function locked(host: IndexHost, task: (folder: string) => Promise<void>): Promise<void> {
  const folder = requireConfigFolder(host);
  const { withFileLock } = await import('./file-lock.ts');
  await withFileLock(path.join(folder, 'lock-accounts'), () => task(folder));
}
