import type { TokenSet } from '../token-set.ts';
import { explainKeychain, keychainError, keychainTimeout } from './keychain-error.ts';
import { type Header, itemBytes, itemsOf, MAX_PARTS, parseHeader, partName, tokensOfParts } from './keychain-items.ts';
import { type KeychainLibrary, loadKeychainLibrary } from './keychain-library.ts';
import type { TokenStore } from './token-store.ts';

const SERVICE = 'aisubmit';
const PROBE = 'probe';
/** Long enough to type a password into the window of a locked keychain, short enough for a plugin nobody watches. */
const DEFAULT_TIMEOUT_MS = 30_000;
/** Somebody may replace the tokens between the first item and the last. */
const READ_ATTEMPTS = 3;

export interface KeychainOptions {
  readonly platform: NodeJS.Platform;
  /** Stands in for the system's. */
  readonly library?: KeychainLibrary | undefined;
  /** How long one call may take. @default 30000 */
  readonly timeoutMs?: number | undefined;
}

/**
 * Tokens in the keychain of the system: the Secret Service, the macOS keychain or Windows' credential store. Every
 * method throws KeychainError.
 */
export function keychainStore(options: KeychainOptions): TokenStore {
  const keychain = new Keychain(options);
  return {
    kind: 'keychain',
    read: async (id) => (await readTokens(keychain, id)) ?? (await nothingFound(keychain)),
    write: async (id, tokens) => writeTokens(keychain, id, tokens),
    remove: async (id) => removeTokens(keychain, id),
  };
}

/** Single items of the keychain, beside the tokens of logins. */
export interface KeychainItemStore {
  get(account: string): Promise<string | null>;
  set(account: string, text: string): Promise<void>;
  remove(account: string): Promise<boolean>;
}

/** Every method throws KeychainError. */
export function keychainItems(options: KeychainOptions): KeychainItemStore {
  return new Keychain(options);
}

/**
 * Says whether the keychain is locked, by trying to write an item that holds nothing: a locked Secret Service answers
 * reads as if there were nothing to read.
 *
 * @throws KeychainError when it is neither locked nor open.
 */
export async function keychainIsLocked(options: KeychainOptions): Promise<boolean> {
  return new Keychain(options).isLocked();
}

async function readTokens(keychain: Keychain, id: string): Promise<TokenSet | undefined> {
  for (let attempt = 1; attempt <= READ_ATTEMPTS; attempt++) {
    const text = await keychain.get(id);
    if (text === null) return undefined;
    const header = parseHeader(text);
    const tokens = header?.tokens ?? (header && tokensOfParts(header, await readParts(keychain, id, header)));
    if (tokens !== undefined) return tokens;
  }
  throw keychainError('damaged', keychain.platform);
}

async function readParts(keychain: Keychain, id: string, header: Header): Promise<(string | null)[]> {
  const parts: (string | null)[] = [];
  for (let index = 0; index < (header.parts ?? 0); index++) {
    parts.push(await keychain.get(partName(id, header.generation, index)));
  }
  return parts;
}

async function nothingFound(keychain: Keychain): Promise<undefined> {
  if (keychain.hidesItsLock && (await keychain.isLocked())) throw keychainError('locked', keychain.platform);
}

async function writeTokens(keychain: Keychain, id: string, tokens: TokenSet): Promise<void> {
  const before = parseHeader((await keychain.get(id)) ?? '');
  const generation = ((before?.generation ?? 0) % (Number.MAX_SAFE_INTEGER - 1)) + 1;
  const items = itemsOf(tokens, generation, itemBytes(keychain.platform));
  if (items === undefined) throw keychainError('too-large', keychain.platform);
  for (const [index, part] of items.parts.entries()) await keychain.set(partName(id, generation, index), part);
  await keychain.set(id, items.header);
  if (!keychain.hasParts(before)) return;
  try {
    await removeParts(keychain, id, { generation: generation + 1, from: 0 });
    await removeParts(keychain, id, { generation, from: items.parts.length });
  } catch {
    // The new tokens are in place; the next write sweeps what is left of the old ones.
  }
}

async function removeTokens(keychain: Keychain, id: string): Promise<void> {
  // A header that outlives its parts is noticed and can be removed again; parts without one would stay for ever.
  if (keychain.hasParts(parseHeader((await keychain.get(id)) ?? ''))) {
    for (const generation of [0, 1]) await removeParts(keychain, id, { generation, from: 0 });
  }
  if (!(await keychain.remove(id))) await nothingFound(keychain);
}

interface PartRange {
  readonly generation: number;
  readonly from: number;
}

// All that there can be, since a write or a sweep that was cut short leaves gaps.
async function removeParts(keychain: Keychain, id: string, { generation, from }: PartRange): Promise<void> {
  for (let index = from; index < MAX_PARTS; index++) await keychain.remove(partName(id, generation, index));
}

/** The library, loaded once, with every call bounded in time and every error in our words. */
class Keychain {
  readonly platform: NodeJS.Platform;
  readonly #timeoutMs: number;
  #library: Promise<KeychainLibrary> | undefined;

  constructor({ platform, library, timeoutMs = DEFAULT_TIMEOUT_MS }: KeychainOptions) {
    this.platform = platform;
    this.#timeoutMs = timeoutMs;
    if (library !== undefined) this.#library = Promise.resolve(library);
  }

  /** True where reading a locked keychain finds nothing and is no error. */
  get hidesItsLock(): boolean {
    return this.platform !== 'win32' && this.platform !== 'darwin';
  }

  hasParts(header: Header | undefined): boolean {
    return this.platform === 'win32' || header?.parts !== undefined;
  }

  get(account: string): Promise<string | null> {
    return this.#call((library) => library.getPassword(SERVICE, account));
  }

  set(account: string, text: string): Promise<void> {
    return this.#call((library) => library.setPassword(SERVICE, account, text));
  }

  remove(account: string): Promise<boolean> {
    return this.#call((library) => library.deletePassword(SERVICE, account));
  }

  async isLocked(): Promise<boolean> {
    try {
      await this.set(PROBE, PROBE);
    } catch (error) {
      const known = explainKeychain(error, { platform: this.platform, timeoutMs: this.#timeoutMs });
      if (known.trouble === 'locked') return true;
      throw known;
    }
    await this.remove(PROBE);
    return false;
  }

  async #call<T>(make: (library: KeychainLibrary) => Promise<T>): Promise<T> {
    this.#library ??= loadKeychainLibrary(this.platform);
    const library = await this.#library;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(keychainTimeout(this.#timeoutMs)), this.#timeoutMs);
      timer.unref();
    });
    try {
      return await Promise.race([make(library), late]);
    } catch (error) {
      throw explainKeychain(error, { platform: this.platform, timeoutMs: this.#timeoutMs });
    } finally {
      clearTimeout(timer);
    }
  }
}
