import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';

/** What is wrong with a keychain. `locked` and the like do not mean that the user has to log in again. */
export type KeychainTrouble =
  | 'no-library'
  | 'no-service'
  | 'no-keyring'
  | 'locked'
  | 'dismissed'
  | 'timed-out'
  | 'damaged'
  | 'too-large'
  | 'failed';

/** A keychain that did not do what it was asked. */
export class KeychainError extends AisubmitError {
  readonly trouble: KeychainTrouble;

  constructor(trouble: KeychainTrouble, message: string, fix: string) {
    super('NOT_LOGGED_IN', message, { fix });
    this.trouble = trouble;
  }
}

interface Sentence {
  readonly message: string;
  readonly fix: string;
}

const OR_FILE = 'or keep tokens in an encrypted file: kubectl aisubmit login --token-store=file';
const LINUX_LIBRARY = {
  message: 'the keychain cannot be used: its library does not load, most often because libsecret is not installed',
  fix: `install libsecret-1-0 (Debian, Ubuntu) or libsecret (others) and a keyring such as gnome-keyring, ${OR_FILE}`,
};

const SENTENCES: Readonly<Record<Exclude<KeychainTrouble, 'failed' | 'timed-out'>, Sentence>> = {
  'no-library': {
    message: 'the keychain cannot be used: the library for this system does not load',
    fix: `install the plugin again on this machine, ${OR_FILE}`,
  },
  'no-service': {
    message: 'there is no keychain here: no D-Bus session, or no keyring that answers on it',
    fix: `install gnome-keyring and log in through a desktop session or dbus-run-session, ${OR_FILE}`,
  },
  'no-keyring': {
    message: 'the keychain has no keyring yet in which anything could be kept',
    fix: `create one named "login" with your desktop's password program, ${OR_FILE}`,
  },
  locked: {
    message: 'the keychain is locked; your login is in it and was not lost',
    fix: 'unlock it and try again: with your desktop, or with gnome-keyring-daemon --replace --unlock in a session without one',
  },
  dismissed: {
    message: 'the keychain asked for your permission and was told no',
    fix: 'try again and allow it; you are still logged in',
  },
  damaged: {
    message: 'what the keychain holds for this login is not complete',
    fix: 'log in again: kubectl aisubmit login',
  },
  'too-large': {
    message: 'the tokens are larger than the 64 KiB that are kept',
    fix: 'ask who runs the issuer to put fewer claims, above all groups, into the id token',
  },
};

/** The error for a known trouble. */
export function keychainError(trouble: keyof typeof SENTENCES, platform: NodeJS.Platform): KeychainError {
  const isLinux = platform !== 'darwin' && platform !== 'win32';
  const { message, fix } = trouble === 'no-library' && isLinux ? LINUX_LIBRARY : SENTENCES[trouble];
  return new KeychainError(trouble, message, fix);
}

/** The error for a keychain that does not answer, as a window that waits for a password makes it. */
export function keychainTimeout(timeoutMs: number): KeychainError {
  return new KeychainError(
    'timed-out',
    `the keychain did not answer within ${Math.round(timeoutMs / 1000)} s; it may be waiting for its password`,
    'look for a window that asks for it, answer and try again; if there is none, restart the keyring service',
  );
}

/** Texts of libsecret, of D-Bus and of the macOS keychain, which have no codes. Windows' are in the user's language. */
const PATTERNS: readonly (readonly [Exclude<KeychainTrouble, 'failed' | 'timed-out'>, RegExp])[] = [
  ['locked', /locked collection|is ?locked|user interaction is not allowed/i],
  ['dismissed', /dismiss|cancell?ed/i],
  [
    'no-keyring',
    /object does not exist at path|no such (?:object|secret collection)|default keychain could not be found/i,
  ],
  [
    'no-service',
    /d-?bus|\.service files|could not connect|connection (?:is closed|refused)|\$DISPLAY|given address|address element/i,
  ],
];
const TIMED_OUT = /timeout was reached|did not receive a reply|noreply/i;
/** Nothing that long is a word, so it might be a part of a token. */
const TOKEN_LIKE = /[\w.~+/=-]{24,}/g;
const MAX_QUOTED = 200;

/** Says in a sentence what a keychain library's error means. The error itself goes no further. */
export function explainKeychain(
  error: unknown,
  { platform, timeoutMs }: { readonly platform: NodeJS.Platform; readonly timeoutMs: number },
): KeychainError {
  if (error instanceof KeychainError) return error;
  const text = error instanceof Error ? error.message : '';
  if (TIMED_OUT.test(text)) return keychainTimeout(timeoutMs);
  const known = PATTERNS.find(([, pattern]) => pattern.test(text));
  if (known !== undefined) return keychainError(known[0], platform);
  const said = escapeControlChars(text.slice(0, MAX_QUOTED).replace(TOKEN_LIKE, '…'));
  return new KeychainError(
    'failed',
    said === '' ? 'the keychain failed and does not say why' : `the keychain failed: ${said}`,
    `see whether other programs can use it, ${OR_FILE}`,
  );
}
