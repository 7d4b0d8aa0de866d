import path from 'node:path';
import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import type { TokenSet } from '../token-set.ts';
import { jsonValue } from './object-shape.ts';
import { MAX_TOKENS_BYTES, parseTokenSet, tokenSetText } from './parse-token-set.ts';
import { refuseShort } from './passphrase-source.ts';
import { readPrivateFile, removePrivateFile, writePrivateFile } from './private-file.ts';
import { openSealed, parseSealed, seal } from './sealed-text.ts';
import type { TokenStore } from './token-store.ts';

/** Base64 and the fields around it. */
const MAX_BYTES = 2 * MAX_TOKENS_BYTES + 4096;
const ID = /^[0-9a-f]{32}$/;

interface FileStoreOptions {
  /** The user's config folder. */
  readonly folder: string;
  readonly passphrase: (id: string) => Promise<string>;
}

/**
 * Tokens in one file per account, encrypted under a passphrase that is stored nowhere. For machines without a
 * keychain, by the user's own choice only.
 */
export function fileStore({ folder, passphrase }: FileStoreOptions): TokenStore {
  const fileOf = (id: string): string => {
    if (!ID.test(id)) throw new AisubmitError('INTERNAL', 'an account id is not a hash');
    return path.join(folder, `tokens-${id}.json`);
  };
  return {
    kind: 'file',
    read: async (id) => readTokens(fileOf(id), id, () => passphrase(id)),
    write: async (id, tokens) => {
      const secret = await passphrase(id);
      refuseShort(secret);
      const text = tokenSetText(tokens);
      if (text.length > MAX_TOKENS_BYTES) throw tooLarge();
      await writePrivateFile(fileOf(id), await seal(text, { passphrase: secret, boundTo: id }));
    },
    remove: async (id) => removePrivateFile(fileOf(id)),
  };
}

async function readTokens(file: string, id: string, passphrase: () => Promise<string>): Promise<TokenSet | undefined> {
  const text = await readPrivateFile(file, { maxBytes: MAX_BYTES, secret: true });
  if (text === undefined) return undefined;
  const sealed = parseSealed(text);
  if (sealed === undefined) throw damaged(file);
  const opened = await openSealed(sealed, { passphrase: await passphrase(), boundTo: id });
  if (opened === undefined) {
    throw new AisubmitError(
      'NOT_LOGGED_IN',
      `the passphrase is wrong, or ${escapeControlChars(file)} was changed: the two cannot be told apart`,
      { fix: 'try again; if the passphrase is right, log in again: kubectl aisubmit login --token-store=file' },
    );
  }
  const tokens = parseTokenSet(jsonValue(opened));
  if (tokens === undefined) throw damaged(file);
  return tokens;
}

function damaged(file: string): AisubmitError {
  return new AisubmitError('NOT_LOGGED_IN', `${escapeControlChars(file)} does not hold tokens as they were stored`, {
    fix: 'log in again: kubectl aisubmit login --token-store=file',
  });
}

function tooLarge(): AisubmitError {
  return new AisubmitError('SERVER_ERROR', 'the tokens are larger than the 64 KiB that are kept', {
    fix: 'ask who runs the issuer to put fewer claims, above all groups, into the id token',
  });
}
