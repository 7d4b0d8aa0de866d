import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Outcome } from '../../contract/cli/plugin.ts';
import { runCredential } from './exec-plugin.ts';
import { type LoginDesk, startLoginDesk } from './login-desk.ts';

const LOCKED = 'the keychain is locked; your login is in it and was not lost';
const UNLOCK =
  'unlock it and try again: with your desktop, or with gnome-keyring-daemon --replace --unlock in a session without one';
const ABSENT = 'there is no keychain here: no D-Bus session, or no keyring that answers on it';
const INSTALL =
  'install gnome-keyring and log in through a desktop session or dbus-run-session, or keep tokens in an encrypted file: kubectl aisubmit login --token-store=file';
const NO_BUS = { DBUS_SESSION_BUS_ADDRESS: '', DISPLAY: '' };

let desk: LoginDesk;

beforeAll(async () => {
  desk = await startLoginDesk();
});
afterAll(() => desk[Symbol.asyncDispose]());

const inSession = (command: string, args: readonly string[], input = ''): string =>
  execFileSync(command, args, {
    env: { ...process.env, HOME: `${desk.home}/keyring`, ...desk.keychainEnv },
    input,
    stdio: ['pipe', 'pipe', 'ignore'],
    encoding: 'utf8',
  });
const call = (destination: string, ...words: readonly string[]): string =>
  inSession('dbus-send', ['--session', '--print-reply=literal', `--dest=${destination}`, ...words]);
const lock = () =>
  call(
    'org.freedesktop.secrets',
    '/org/freedesktop/secrets',
    'org.freedesktop.Secret.Service.Lock',
    'array:objpath:/org/freedesktop/secrets/collection/login',
  );
/** As the sentence says. */
const unlock = () => inSession('gnome-keyring-daemon', ['--replace', '--unlock'], 'pw');
const keyringPid = () =>
  Number(
    call(
      'org.freedesktop.DBus',
      '/',
      'org.freedesktop.DBus.GetConnectionUnixProcessID',
      'string:org.freedesktop.secrets',
    )
      .trim()
      .split(/\s+/)
      .at(-1),
  );
const oneLine = (what: string, fix: string): Outcome => ({ code: 5, stdout: '', stderr: `error: ${what}; ${fix}\n` });
const works = async (): Promise<void> => {
  expect(await desk.kubectl(['get', 'pods', '-n', 'team-a'])).toMatchObject({ code: 0 });
};

test('without a keychain nobody is asked to approve anything, and the way out is named', async () => {
  const asked = desk.issuer.requests().length;
  const refused = await desk.login({ env: NO_BUS });
  expect(refused).toMatchObject({
    code: 5,
    stdout: '',
    stderr: expect.stringContaining(`error: ${ABSENT}\nfix: ${INSTALL}\n`),
  });
  expect(desk.issuer.requests().length).toBe(asked);
});

test('that has gone since the login: kubectl says so in one line, and the login comes back with it', async () => {
  expect(await desk.login()).toMatchObject({ code: 0 });
  expect(await runCredential(desk, { env: NO_BUS })).toEqual(oneLine(ABSENT, INSTALL));
  await works();
});

test('that is locked: nothing says logged out, a new login is refused before anybody approves it', async () => {
  lock();
  expect(await runCredential(desk)).toEqual(oneLine(LOCKED, UNLOCK));
  expect(await desk.aisubmit(['list', '-n', 'team-a'])).toEqual({
    code: 5,
    stdout: '',
    stderr: `error: ${LOCKED}\nfix: ${UNLOCK}\n`,
  });
  const asked = desk.issuer.requests().length;
  expect(await desk.login()).toMatchObject({
    code: 5,
    stdout: '',
    stderr: expect.stringContaining(`error: ${LOCKED}\n`),
  });
  expect(await desk.aisubmit(['logout'])).toMatchObject({
    code: 5,
    stdout: '',
    stderr: `error: ${LOCKED}\nfix: ${UNLOCK}\n`,
  });
  expect(desk.issuer.requests().length).toBe(asked);
  unlock();
  await works();
});

test('that hangs: Ctrl-C does not wait for it', async () => {
  const pid = keyringPid();
  process.kill(pid, 'SIGSTOP');
  try {
    const ended = await desk.aisubmit(['list', '-n', 'team-a'], { stopAfterMs: 1500 });
    expect(ended).toMatchObject({ code: 130, stdout: '', stderr: expect.stringMatching(/error: interrupted\n$/) });
    const plugin = await runCredential(desk, { stopAfterMs: 1500 });
    expect(plugin).toMatchObject({ code: 130, stdout: '', stderr: 'error: interrupted\n' });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await works();
});

test('that dies comes back locked, and with its password everything is there', async () => {
  const pid = keyringPid();
  process.kill(pid, 'SIGKILL');
  await sleep(300);
  expect(await runCredential(desk)).toEqual(oneLine(LOCKED, UNLOCK));
  unlock();
  await works();
});
