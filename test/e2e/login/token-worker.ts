// A process of its own that does one thing with the token store and prints what came of it as one line of JSON.
// keyring-session.ts bundles it; run as: node token-worker.mjs COMMAND [ARGUMENT]

import { appendFileSync, existsSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { AisubmitError } from '@aisubmit/sdk';
import { accountId } from '../../../packages/cli/src/auth/account.ts';
import { currentTokens } from '../../../packages/cli/src/auth/current-tokens.ts';
import { tokenLockPath } from '../../../packages/cli/src/auth/store/config-folder.ts';
import { withFileLock } from '../../../packages/cli/src/auth/store/file-lock.ts';
import { keychainIsBusy } from '../../../packages/cli/src/auth/store/keychain-calls.ts';
import { keychainStore } from '../../../packages/cli/src/auth/store/keychain-store.ts';
import { parseTokenSet } from '../../../packages/cli/src/auth/store/parse-token-set.ts';
import type { TokenStore } from '../../../packages/cli/src/auth/store/token-store.ts';
import type { TokenSet } from '../../../packages/cli/src/auth/token-set.ts';
import { ENTRY, TOKENS } from '../../../packages/cli/src/auth/tokens.fixture.ts';

const ID = accountId(ENTRY);
const keychain = keychainStore({
  platform: process.platform,
  timeoutMs: Number(process.env['WORKER_TIMEOUT_MS'] ?? 30_000),
});

/** A store without secrets and without a lock of its own, so that only `currentTokens` keeps the peace. */
const plainFile = (file: string): TokenStore => ({
  kind: 'file',
  read: async () => (existsSync(file) ? parseTokenSet(JSON.parse(readFileSync(file, 'utf8'))) : undefined),
  write: async (_id, tokens) => {
    // Nobody may read half of it.
    writeFileSync(`${file}.new`, JSON.stringify(tokens));
    renameSync(`${file}.new`, file);
  },
  remove: async () => unlinkSync(file),
});

const COMMANDS: Readonly<Record<string, (argument: string) => Promise<unknown>>> = {
  write: async (length) => keychain.write(ID, { ...TOKENS, idToken: 'x'.repeat(Number(length)) }),
  read: async () => (await keychain.read(ID))?.idToken.length,
  remove: async () => keychain.remove(ID),
  // Tokens whose two fields always agree, so that a torn read would show.
  mixed: async (name) => {
    const seen = new Set<unknown>();
    for (let round = 0; round < 10; round++) {
      await keychain.write(ID, { ...TOKENS, idToken: name.repeat(2000), refreshToken: name });
      await keychain.write(name.padStart(32, '0'), { ...TOKENS, idToken: name });
      const tokens = await keychain.read(ID);
      seen.add(tokens?.idToken === tokens?.refreshToken?.repeat(2000));
      seen.add((await keychain.read(name.padStart(32, '0')))?.idToken === name);
    }
    return [...seen];
  },
  seed: async () => keychain.write(ID, TOKENS),
  // Adds one to a number by reading, waiting and writing: without a lock, most of it would be lost.
  count: async (file) => {
    for (let round = 0; round < 10; round++) {
      await withFileLock(`${file}.lock`, async () => {
        const before = Number(readFileSync(file, 'utf8'));
        await setTimeout(Math.random() * 3);
        writeFileSync(file, String(before + 1));
      });
    }
  },
  // Dies with the lock in its hand.
  die: async (file) =>
    withFileLock(`${file}.lock`, async () => {
      appendFileSync(`${file}.died`, `${process.pid}\n`);
      process.kill(process.pid, 'SIGKILL');
      await setTimeout(60_000);
    }),
  refresh: async (url) => {
    const file = process.env['WORKER_TOKEN_FILE'];
    const tokens = await currentTokens({
      entry: ENTRY,
      store: file === undefined ? keychain : plainFile(file),
      refresh: (old) => exchange(url, old),
      lockPath: tokenLockPath({ env: process.env, platform: process.platform }, ID),
      now: () => TOKENS.expiresAt - 30_000,
      signal: new AbortController().signal,
    });
    return tokens.idToken;
  },
};

async function exchange(url: string, old: TokenSet): Promise<TokenSet> {
  const response = await fetch(url, { method: 'POST', body: old.refreshToken ?? '' });
  if (!response.ok) throw new AisubmitError('NOT_LOGGED_IN', 'invalid_grant');
  const name = await response.text();
  return { ...TOKENS, idToken: `id-${name}`, refreshToken: name, expiresAt: TOKENS.expiresAt + 600_000 };
}

const [, , command = '', argument = ''] = process.argv;
try {
  const result = await COMMANDS[command]?.(argument);
  process.stdout.write(`${JSON.stringify({ result })}\n`);
} catch (error) {
  const message = error instanceof Error ? error.message : 'not an error';
  process.stdout.write(`${JSON.stringify({ error: message })}\n`);
  process.exitCode = 5;
}
if (keychainIsBusy()) process.exit();
