import { AisubmitError, parsePrivateKey } from '@aisubmit/sdk';
import { withFileLock } from '../auth/store/file-lock.ts';
import { readPrivateFile, writePrivateFile } from '../auth/store/private-file.ts';
import { newOpensshKey } from './openssh-key.ts';

const MAX_BYTES = 16 * 1024;
const COMMENT = 'aisubmit';

/**
 * The public part of the key that opens notebooks, made when it is first asked for. It is no key of the user's own and opens
 * nothing by itself: who comes with it has got past the API server.
 *
 * @returns a line for `authorized_keys`.
 */
export async function userKey(file: string): Promise<string> {
  const there = await knownKey(file);
  if (there !== undefined) return there;
  // Of two notebooks that are connected at once, one would be told a key that the other has replaced.
  return withFileLock(`${file}.lock`, async () => (await knownKey(file)) ?? newKey(file));
}

async function knownKey(file: string): Promise<string | undefined> {
  const there = await readPrivateFile(file, { maxBytes: MAX_BYTES, secret: true });
  return there === undefined ? undefined : `${publicOf(there, file)} ${COMMENT}`;
}

async function newKey(file: string): Promise<string> {
  const { privateText, publicText } = newOpensshKey(COMMENT);
  await writePrivateFile(file, privateText);
  return `${publicText} ${COMMENT}`;
}

function publicOf(text: string, file: string): string {
  const blob = Buffer.from(parsePrivateKey(text).publicBlob ?? []).toString('base64');
  if (blob.startsWith('AAAAC3NzaC1lZDI1NTE5')) return `ssh-ed25519 ${blob}`;
  throw new AisubmitError('INVALID_INPUT', `${file} is not the key that aisubmit made`, {
    fix: 'remove it: a new one is made',
  });
}
