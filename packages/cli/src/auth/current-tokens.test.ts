import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AisubmitError } from '@aisubmit/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CurrentTokensOptions, currentTokens } from './current-tokens.ts';
import type { TokenStore } from './store/token-store.ts';
import type { TokenSet } from './token-set.ts';
import { ENTRY, ENTRY_ID, TOKENS } from './tokens.fixture.ts';

const END = TOKENS.expiresAt;
const NEW: TokenSet = { ...TOKENS, idToken: 'id-token-2', refreshToken: 'refresh-token-2', expiresAt: END + 600_000 };
const { refreshToken: _, ...BARE } = TOKENS;

let folder: string;
let held: TokenSet | undefined;
let events: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit refresh '));
  held = TOKENS;
  events = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const store: TokenStore = {
  kind: 'keychain',
  read: async (id) => {
    events.push(`read ${id === ENTRY_ID ? held?.idToken : 'of another account'}`);
    return held;
  },
  write: async (_id, tokens) => {
    events.push(`write ${tokens.idToken}`);
    held = tokens;
  },
  remove: async () => undefined,
};

const ask = (change: Partial<CurrentTokensOptions> = {}) =>
  currentTokens({
    entry: ENTRY,
    store,
    refresh: async (tokens) => {
      events.push(`refresh ${tokens.refreshToken}`);
      return NEW;
    },
    lockPath: path.join(folder, 'lock'),
    now: () => END - 30_000,
    signal: new AbortController().signal,
    ...change,
  });

const failing =
  (code: 'NOT_LOGGED_IN' | 'UNREACHABLE' | 'SERVER_ERROR' | 'INTERNAL', then?: () => void) => async () => {
    then?.();
    throw new AisubmitError(code, 'the issuer says no');
  };

test('tokens that are good for another minute are read, and nothing else happens', async () => {
  expect(await ask({ now: () => END - 60_000 })).toEqual(TOKENS);
  expect(events).toEqual(['read id-token-1']);
});

test('tokens with less than a minute left are refreshed, and saved before they are given out', async () => {
  expect(await ask({ now: () => END - 59_999 })).toEqual(NEW);
  expect(events).toEqual(['read id-token-1', 'read id-token-1', 'refresh refresh-token-1', 'write id-token-2']);
});

test.each([
  ['10 minutes fast', 600_000],
  ['10 minutes slow', -600_000],
])('a clock that is %s changes nothing', async (_name, clockSkew) => {
  held = { ...TOKENS, clockSkew };
  expect((await ask({ now: () => END - 60_000 + clockSkew })).idToken).toBe('id-token-1');
  expect((await ask({ now: () => END - 59_999 + clockSkew })).idToken).toBe('id-token-2');
});

test('ten at once refresh once', async () => {
  await Promise.all(Array.from({ length: 10 }, () => ask()));
  expect(events.filter((event) => event.startsWith('refresh'))).toEqual(['refresh refresh-token-1']);
});

test('a refresh token is kept when no new one comes', async () => {
  const { refreshToken: __, ...rest } = NEW;
  expect(await ask({ refresh: async () => rest })).toEqual({ ...rest, refreshToken: 'refresh-token-1' });
  expect(held?.refreshToken).toBe('refresh-token-1');
});

describe('a refresh that fails', () => {
  const AFTER_END = { now: () => END + 1 };

  test.each(['UNREACHABLE', 'SERVER_ERROR'] as const)(
    'for a while (%s) does not matter while the token is good',
    async (code) => {
      expect(await ask({ refresh: failing(code) })).toEqual(TOKENS);
      await expect(ask({ refresh: failing(code), ...AFTER_END })).rejects.toMatchObject({ code });
    },
  );

  test('for good says log in again', async () => {
    await expect(ask({ refresh: failing('NOT_LOGGED_IN') })).rejects.toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: 'your login has ended: the issuer does not extend it any more',
      reasons: [{ message: 'the issuer says no' }],
      fix: 'log in again: kubectl aisubmit login',
    });
  });

  test('because somebody else was quicker takes what they got', async () => {
    const refresh = failing('NOT_LOGGED_IN', () => {
      held = NEW;
    });
    expect(await ask({ refresh, ...AFTER_END })).toEqual(NEW);
  });

  test('with a bug of ours says so', async () => {
    await expect(ask({ refresh: failing('INTERNAL') })).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  test('leaves the lock free', async () => {
    await expect(ask({ refresh: failing('NOT_LOGGED_IN') })).rejects.toThrow();
    expect(await ask()).toEqual(NEW);
  });
});

describe('without a refresh token', () => {
  beforeEach(() => {
    held = BARE;
  });

  test('a login lasts to its last second, then says log in again', async () => {
    expect(await ask({ now: () => END - 1 })).toEqual(BARE);
    await expect(ask({ now: () => END })).rejects.toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: 'your login has expired, and the issuer gave nothing to extend it with',
    });
  });

  test('a token that the server refused is the end', async () => {
    await expect(ask({ now: () => 0, force: { refused: 'id-token-1' } })).rejects.toThrow(
      'the server refuses your token',
    );
  });
});

describe('after a 401', () => {
  test('the refused token is refreshed though it has time left', async () => {
    expect(await ask({ now: () => 0, force: { refused: 'id-token-1' } })).toEqual(NEW);
  });

  test('a token that is not the refused one is not', async () => {
    expect(await ask({ now: () => 0, force: { refused: 'id-token-0' } })).toEqual(TOKENS);
    expect(events).toEqual(['read id-token-1']);
  });

  test('an issuer that does not answer leaves nothing to fall back on', async () => {
    const force = { refused: 'id-token-1' };
    await expect(ask({ refresh: failing('UNREACHABLE'), force })).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});

describe('somebody else', () => {
  const MESSAGE = 'the tokens are for somebody else than the one who logged in';

  test('in the answer is refused and not saved', async () => {
    await expect(ask({ refresh: async () => ({ ...NEW, subject: 'mallory' }) })).rejects.toThrow(MESSAGE);
    expect(held).toEqual(TOKENS);
  });

  test('in the store is refused', async () => {
    held = { ...TOKENS, subject: 'mallory' };
    await expect(ask({ now: () => 0 })).rejects.toThrow(MESSAGE);
  });
});

describe('a store', () => {
  test('that has nothing any more says log in again', async () => {
    held = undefined;
    await expect(ask()).rejects.toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: 'your tokens are not in the keychain any more',
    });
  });

  test('that fails once is written again', async () => {
    let isFirst = true;
    const write: TokenStore['write'] = async (id, tokens) => {
      if (isFirst) {
        isFirst = false;
        throw new Error('gone for a moment');
      }
      await store.write(id, tokens);
    };
    expect(await ask({ store: { ...store, write } })).toEqual(NEW);
    expect(held).toEqual(NEW);
  });

  test('that dies before the new tokens are saved says so, and gives none out', async () => {
    const write = () =>
      Promise.reject(new AisubmitError('NOT_LOGGED_IN', 'the keychain is locked', { fix: 'unlock it' }));
    await expect(ask({ store: { ...store, write } })).rejects.toMatchObject({
      message: 'your new tokens could not be saved, and the old ones are used up',
      reasons: [{ message: 'the keychain is locked', fix: 'unlock it' }],
      fix: 'put that right, then log in again: kubectl aisubmit login',
    });
  });

  test('that hangs does not hold Ctrl-C', async () => {
    const read = () => new Promise<never>(() => undefined);
    const controller = new AbortController();
    const asking = ask({ store: { ...store, read }, signal: controller.signal });
    controller.abort();
    await expect(asking).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

test('Ctrl-C during a refresh loses nothing: its answer is saved first', async () => {
  const controller = new AbortController();
  const refresh = async (): Promise<TokenSet> => {
    controller.abort();
    return NEW;
  };
  await expect(ask({ refresh, signal: controller.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(held).toEqual(NEW);
});
