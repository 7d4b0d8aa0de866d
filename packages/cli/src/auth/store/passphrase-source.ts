import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import type { Host } from '../../host.ts';
import { readPrivateFile } from './private-file.ts';

const VARIABLE = 'AISUBMIT_PASSPHRASE_FILE';
const MAX_BYTES = 4096;
const MIN_PASSPHRASE = 8;

interface PassphraseOptions {
  readonly env: Host['env'];
  /** Asks on the terminal without echo; absent where there is none. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
}

/** Passphrases that were asked for already, by account. */
export type Remembered = Map<string, Promise<string>>;

const remembered = new WeakMap<object, Remembered>();

/** What a command has asked for so far: one that opens a store twice asks once. */
export function rememberedBy(host: object): Remembered {
  const known = remembered.get(host) ?? new Map<string, Promise<string>>();
  remembered.set(host, known);
  return known;
}

/**
 * Says where the passphrase of an account's token file comes from: the file that AISUBMIT_PASSPHRASE_FILE names, or the
 * terminal. Never an argument or a variable, which other processes can read. It is asked for once.
 */
export function passphraseSource(
  options: PassphraseOptions,
  known: Remembered = new Map(),
): (id: string) => Promise<string> {
  return (id) => {
    const answer = known.get(id) ?? obtain(options);
    known.set(id, answer);
    return answer;
  };
}

/**
 * The passphrase of a token file that is about to be written. Where it is typed, it is typed twice: nobody should find
 * out later what they did not mean to type.
 *
 * @throws AisubmitError `INVALID_INPUT` when it is too short, or the two are not the same.
 */
export async function newPassphrase({ env, ask }: PassphraseOptions): Promise<string> {
  const passphrase = await obtain({ env, ask });
  refuseShort(passphrase);
  if (ask === undefined || isFileNamed(env)) return passphrase;
  if (usable(await ask('The same passphrase again'), 'the passphrase') === passphrase) return passphrase;
  throw new AisubmitError('INVALID_INPUT', 'the two passphrases are not the same', {
    fix: 'log in again and type it twice',
  });
}

/** @throws AisubmitError `INVALID_INPUT` for one that is too easily guessed. */
export function refuseShort(passphrase: string): void {
  if (passphrase.length >= MIN_PASSPHRASE) return;
  throw new AisubmitError('INVALID_INPUT', `the passphrase has fewer than ${MIN_PASSPHRASE} characters`, {
    fix: 'choose a longer one: whoever copies the file can try passphrases at leisure',
  });
}

function isFileNamed(env: Host['env']): boolean {
  return (env[VARIABLE] ?? '') !== '';
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
