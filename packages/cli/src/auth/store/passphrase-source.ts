import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import type { Host } from '../../host.ts';
import { readPrivateFile } from './private-file.ts';

const VARIABLE = 'AISUBMIT_PASSPHRASE_FILE';
const MAX_BYTES = 4096;

interface PassphraseOptions {
  readonly env: Host['env'];
  /** Asks on the terminal without echo; absent where there is none. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
}

/**
 * Says where the passphrase of the token file comes from: the file that AISUBMIT_PASSPHRASE_FILE names, or the
 * terminal. Never an argument or a variable, which other processes can read. It is asked for once.
 */
export function passphraseSource(options: PassphraseOptions): () => Promise<string> {
  let answer: Promise<string> | undefined;
  return () => {
    answer ??= obtain(options);
    return answer;
  };
}

async function obtain({ env, ask }: PassphraseOptions): Promise<string> {
  const file = env[VARIABLE];
  if (file !== undefined && file !== '') return fromFile(file);
  if (ask !== undefined) return usable(await ask('Passphrase of the token file'), 'the passphrase');
  throw new AisubmitError(
    'NOT_LOGGED_IN',
    'your tokens are in a file under a passphrase, and there is no terminal to ask for it',
    { fix: `put the passphrase in a file that only you can read (chmod 600) and name that file in ${VARIABLE}` },
  );
}

async function fromFile(file: string): Promise<string> {
  const text = await readPrivateFile(file, { maxBytes: MAX_BYTES, secret: true });
  if (text === undefined) {
    throw new AisubmitError('INVALID_INPUT', `${VARIABLE} names ${escapeControlChars(file)}, which is not there`, {
      fix: 'create it with the passphrase as its only line, mode 0600',
    });
  }
  return usable(text.replace(/\r?\n$/, ''), escapeControlChars(file));
}

// What a keyboard can type; the same letters count the same however the system composes them.
function usable(passphrase: string, where: string): string {
  const isOneLine = passphrase !== '' && !/\p{Cc}/u.test(passphrase);
  if (isOneLine) return passphrase.normalize('NFC');
  throw new AisubmitError(
    'INVALID_INPUT',
    passphrase === '' ? `${where} is empty` : `${where} has more than one line, or control characters`,
    { fix: 'use one line of text' },
  );
}
