import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ENTRY_ID, type FakeKeychain, fakeKeychain, TOKENS } from '../tokens.fixture.ts';
import { keychainIsLocked, keychainStore } from './keychain-store.ts';

const HEADER = `aisubmit/${ENTRY_ID}`;
const never = () => new Promise<never>(() => undefined);
const failing = (message: string) => () => Promise.reject(new Error(message));

let library: FakeKeychain;

beforeEach(() => {
  library = fakeKeychain();
});

const storeOn = (platform: NodeJS.Platform) => keychainStore({ platform, library, timeoutMs: 50 });
/** Tokens of `letter`s that take three items on Windows. */
const largeTokens = (letter: string) => ({ ...TOKENS, idToken: letter.repeat(6000) });

describe.each(['linux', 'darwin', 'win32'] as const)('on %s', (platform) => {
  test('what was written is read, until it is removed', async () => {
    await storeOn(platform).write(ENTRY_ID, TOKENS);
    expect([...library.items.keys()]).toEqual([HEADER]);
    expect(await storeOn(platform).read(ENTRY_ID)).toEqual(TOKENS);
    await storeOn(platform).remove(ENTRY_ID);
    expect(await storeOn(platform).read(ENTRY_ID)).toBeUndefined();
    expect(library.items.size).toBe(0);
  });

  test('tokens of 30 KB, and names beyond ASCII, come back as they were', async () => {
    const tokens = { ...TOKENS, idToken: 'x'.repeat(30_000), subject: 'Zoë 🦊', clockSkew: -600_000 };
    await storeOn(platform).write(ENTRY_ID, tokens);
    expect(await storeOn(platform).read(ENTRY_ID)).toEqual(tokens);
    await storeOn(platform).write(ENTRY_ID, TOKENS);
    expect([...library.items.keys()]).toEqual([HEADER]);
    expect(await storeOn(platform).read(ENTRY_ID)).toEqual(TOKENS);
  });

  test('tokens of 64 KB are refused before anything is written', async () => {
    const writing = storeOn(platform).write(ENTRY_ID, { ...TOKENS, idToken: 'x'.repeat(64 * 1024) });
    await expect(writing).rejects.toMatchObject({ trouble: 'too-large' });
    expect(library.items.size).toBe(0);
  });
});

describe('where items are small', () => {
  test('no item has more than 2,400 bytes, and the header comes last', async () => {
    await storeOn('win32').write(ENTRY_ID, largeTokens('x'));
    expect(library.calls.filter((call) => call.startsWith('set'))).toEqual([
      `set ${ENTRY_ID}.b.0`,
      `set ${ENTRY_ID}.b.1`,
      `set ${ENTRY_ID}.b.2`,
      `set ${ENTRY_ID}`,
    ]);
    for (const item of library.items.values()) expect(Buffer.byteLength(item)).toBeLessThanOrEqual(2400);
    expect(JSON.parse(library.items.get(HEADER) ?? '')).toEqual({
      version: 1,
      generation: 1,
      parts: 3,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('a second write leaves only its own items', async () => {
    await storeOn('win32').write(ENTRY_ID, largeTokens('x'));
    await storeOn('win32').write(ENTRY_ID, largeTokens('y'));
    expect([...library.items.keys()].sort()).toEqual([HEADER, ...[0, 1, 2].map((part) => `${HEADER}.a.${part}`)]);
    expect(await storeOn('win32').read(ENTRY_ID)).toEqual(largeTokens('y'));
  });

  test.each([0, 1, 2, 3])(
    'a keychain that dies after %i items of a write still holds the tokens before',
    async (alive) => {
      await storeOn('win32').write(ENTRY_ID, largeTokens('x'));
      let left = alive;
      library.before = (call) => {
        if (!call.startsWith('set')) return undefined;
        left -= 1;
        return left < 0 ? Promise.reject(new Error('gone')) : undefined;
      };
      await expect(storeOn('win32').write(ENTRY_ID, largeTokens('y'))).rejects.toMatchObject({ trouble: 'failed' });
      library.before = () => undefined;
      expect(await storeOn('win32').read(ENTRY_ID)).toEqual(largeTokens('x'));
      await storeOn('win32').remove(ENTRY_ID);
      expect(library.items.size).toBe(0);
    },
  );

  test('what a write that died left behind goes with the next one', async () => {
    await storeOn('win32').write(ENTRY_ID, TOKENS);
    library.before = (call) => (call === `set ${ENTRY_ID}` ? Promise.reject(new Error('gone')) : undefined);
    await expect(storeOn('win32').write(ENTRY_ID, largeTokens('y'))).rejects.toThrow('gone');
    library.before = () => undefined;
    await storeOn('win32').write(ENTRY_ID, TOKENS);
    expect([...library.items.keys()]).toEqual([HEADER]);
  });

  test('sweeping that fails does not undo a write', async () => {
    await storeOn('win32').write(ENTRY_ID, largeTokens('x'));
    library.before = (call) => (call.startsWith('delete') ? Promise.reject(new Error('gone')) : undefined);
    await storeOn('win32').write(ENTRY_ID, largeTokens('y'));
    expect(await storeOn('win32').read(ENTRY_ID)).toEqual(largeTokens('y'));
  });

  test('parts of two writes never pass for one', async () => {
    await storeOn('win32').write(ENTRY_ID, largeTokens('x'));
    const ours = library.items.get(`${HEADER}.b.1`) ?? '';
    library.items.set(`${HEADER}.b.1`, ours.replaceAll('x', 'y'));
    await expect(storeOn('win32').read(ENTRY_ID)).rejects.toMatchObject({
      code: 'NOT_LOGGED_IN',
      message: 'what the keychain holds for this login is not complete',
      fix: 'log in again: kubectl aisubmit login',
    });
    library.items.delete(`${HEADER}.b.1`);
    await expect(storeOn('win32').read(ENTRY_ID)).rejects.toMatchObject({ trouble: 'damaged' });
  });

  test('tokens that are replaced while they are read are read as a whole', async () => {
    await storeOn('win32').write(ENTRY_ID, largeTokens('x'));
    let isFirst = true;
    library.before = (call) => {
      if (call !== `get ${ENTRY_ID}.b.1` || !isFirst) return undefined;
      isFirst = false;
      return storeOn('win32').write(ENTRY_ID, largeTokens('y'));
    };
    expect(await storeOn('win32').read(ENTRY_ID)).toEqual(largeTokens('y'));
  });
});

describe('an item that was not written by us is damaged, not a token', () => {
  test.each([
    ['text', 'hello'],
    ['an unknown field', JSON.stringify({ version: 1, generation: 1, tokens: { ...TOKENS, more: 1 } })],
    [
      'a token with a line break',
      JSON.stringify({ version: 1, generation: 1, tokens: { ...TOKENS, idToken: 'a\nb' } }),
    ],
    ['a thousand parts', JSON.stringify({ version: 1, generation: 1, parts: 1000, sha256: '0'.repeat(64) })],
    ['no generation', JSON.stringify({ version: 1, tokens: TOKENS })],
  ])('%s', async (_name, text) => {
    library.items.set(HEADER, text);
    await expect(storeOn('linux').read(ENTRY_ID)).rejects.toMatchObject({ trouble: 'damaged' });
    await storeOn('linux').write(ENTRY_ID, TOKENS);
    expect(await storeOn('linux').read(ENTRY_ID)).toEqual(TOKENS);
  });
});

describe('each thing that a keychain does wrong has a sentence of its own', () => {
  const LOCKED = 'Cannot create an item in a locked collection';

  test.each([
    ['no-service', 'Cannot autolaunch D-Bus without X11 $DISPLAY', 'there is no keychain here: no D-Bus session'],
    [
      'no-service',
      'The name org.freedesktop.secrets was not provided by any .service files',
      'there is no keychain here',
    ],
    ['no-service', 'Could not connect: No such file or directory', 'there is no keychain here'],
    ['no-service', 'The given address is empty', 'there is no keychain here'],
    [
      'no-keyring',
      'Object does not exist at path “/org/freedesktop/secrets/collection/login”',
      'the keychain has no keyring yet',
    ],
    ['locked', LOCKED, 'the keychain is locked; your login is in it and was not lost'],
    ['locked', 'User interaction is not allowed.', 'the keychain is locked'],
    ['dismissed', 'The prompt was dismissed', 'the keychain asked for your permission and was told no'],
    ['dismissed', 'User canceled the operation.', 'the keychain asked for your permission'],
    ['timed-out', 'Timeout was reached', 'the keychain did not answer within'],
    ['failed', 'Die Daten\u001b[2J sind falsch', 'the keychain failed: Die Daten\\u{1b}[2J sind falsch'],
    ['failed', '', 'the keychain failed and does not say why'],
  ])('%s: %s', async (trouble, said, want) => {
    library.before = failing(said);
    const reading = storeOn('linux').read(ENTRY_ID);
    await expect(reading).rejects.toMatchObject({
      code: 'NOT_LOGGED_IN',
      trouble,
      message: expect.stringContaining(want),
    });
  });

  test('an error that quotes a token does not get through', async () => {
    library.before = failing(`cannot store ${TOKENS.idToken.padEnd(40, 'x')} here`);
    const error: unknown = await storeOn('linux')
      .write(ENTRY_ID, TOKENS)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'the keychain failed: cannot store … here' });
    expect(error).not.toHaveProperty('cause');
  });

  test.each(['read', 'write', 'remove'] as const)('a keychain that hangs on %s is given up', async (method) => {
    library.before = never;
    await expect(storeOn('linux')[method](ENTRY_ID, TOKENS)).rejects.toMatchObject({
      trouble: 'timed-out',
      fix: expect.stringContaining('look for a window that asks for it'),
    });
  });

  test('the others name the way out', async () => {
    library.before = failing('Cannot autolaunch D-Bus without X11 $DISPLAY');
    await expect(storeOn('linux').write(ENTRY_ID, TOKENS)).rejects.toMatchObject({
      fix: expect.stringMatching(/install gnome-keyring .+ --token-store=file$/),
    });
  });
});

describe('locked is not logged out', () => {
  const lock = () => {
    // As gnome-keyring does: reads find nothing, removals remove nothing, writes fail.
    library.items.clear();
    library.before = (call) =>
      call.startsWith('set') ? Promise.reject(new Error('Cannot create an item in a locked collection')) : undefined;
  };

  test.each(['read', 'remove'] as const)('%s on a locked Secret Service', async (method) => {
    await storeOn('linux').write(ENTRY_ID, TOKENS);
    lock();
    await expect(storeOn('linux')[method](ENTRY_ID)).rejects.toMatchObject({
      trouble: 'locked',
      message: 'the keychain is locked; your login is in it and was not lost',
    });
  });

  test('an open one that has nothing is asked once more, and keeps nothing of that', async () => {
    expect(await storeOn('linux').read(ENTRY_ID)).toBeUndefined();
    expect(library.calls).toEqual([`get ${ENTRY_ID}`, 'set probe', 'delete probe']);
    expect(library.items.size).toBe(0);
  });

  test.each(['darwin', 'win32'] as const)('%s says so itself', async (platform) => {
    expect(await storeOn(platform).read(ENTRY_ID)).toBeUndefined();
    expect(library.calls).toEqual([`get ${ENTRY_ID}`]);
  });

  test('the probe tells locked from open and from broken', async () => {
    expect(await keychainIsLocked({ platform: 'linux', library })).toBe(false);
    lock();
    expect(await keychainIsLocked({ platform: 'linux', library })).toBe(true);
    library.before = failing('Cannot autolaunch D-Bus without X11 $DISPLAY');
    await expect(keychainIsLocked({ platform: 'linux', library })).rejects.toMatchObject({ trouble: 'no-service' });
  });
});

describe('a library that does not load', () => {
  test.each([
    ['linux', /libsecret is not installed$/, /install libsecret-1-0 \(Debian, Ubuntu\).+--token-store=file$/],
    ['win32', /the library for this system does not load$/, /--token-store=file$/],
  ] as const)('on %s', async (platform, message, fix) => {
    vi.doMock('keytar', () => {
      throw new Error('Failed to load keytar native addon, checked ["../build/Release"]');
    });
    await expect(keychainStore({ platform }).read(ENTRY_ID)).rejects.toMatchObject({
      trouble: 'no-library',
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    });
    vi.doUnmock('keytar');
  });
});
