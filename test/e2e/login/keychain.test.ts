import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bundleWorker,
  homeEnvironment,
  type KeyringHome,
  keyringHome,
  removeWorker,
  runWorker,
} from './keyring-session.ts';

const LOCKED = 'the keychain is locked; your login is in it and was not lost';
const ABSENT = 'there is no keychain here: no D-Bus session, or no keyring that answers on it';

let home: KeyringHome;

beforeAll(bundleWorker);
afterAll(removeWorker);
beforeEach(() => {
  home = keyringHome();
});
afterEach(() => home.remove());

// The Secret Service is what Linux desktops have; other systems' keychains have no session without a person.
describe.skipIf(process.platform !== 'linux')('gnome-keyring', () => {
  test('keeps tokens of 8 KB from one process, and one session, to the next', async () => {
    const first = await home.session('worker read; worker write 8192; worker read', { password: 'pw' });
    expect(first.lines).toEqual([{}, {}, { result: 8192 }]);
    const second = await home.session('worker read; worker remove; worker read; worker remove', { password: 'pw' });
    expect(second.lines).toEqual([{ result: 8192 }, {}, {}, {}]);
  });

  test('that is locked reads as locked, not as logged out, and nothing is lost', async () => {
    await home.session('worker write 100', { password: 'pw' });
    const locked = await home.session('worker read; worker remove; worker write 5', { password: 'wrong' });
    expect(locked.lines).toEqual([{ error: LOCKED }, { error: LOCKED }, { error: LOCKED }]);
    expect((await home.session('worker read', { password: 'pw' })).lines).toEqual([{ result: 100 }]);
  });

  test('that dies between write and read comes back locked, and says so', async () => {
    const script = 'worker write 100; kill -KILL "$(daemon_pid)"; sleep 0.5; worker read';
    expect((await home.session(script, { password: 'pw' })).lines).toEqual([{}, { error: LOCKED }]);
    expect((await home.session('worker read', { password: 'pw' })).lines).toEqual([{ result: 100 }]);
  });

  test('that hangs is given up, and the process ends with its own exit code', async () => {
    const script = `
      worker write 100
      pid="$(daemon_pid)"
      kill -STOP "$pid"
      # Node itself would wait for libsecret, which gives up after 50 s.
      timeout 30 "$NODE" "$WORKER" read
      code=$?
      kill -KILL "$pid"
      exit "$code"`;
    const { code, lines } = await home.session(script, { password: 'pw', env: { WORKER_TIMEOUT_MS: '1000' } });
    expect(lines).toEqual([
      {},
      { error: 'the keychain did not answer within 1 s; it may be waiting for its password' },
    ]);
    expect(code).toBe(5);
  });

  test('that has no keyring yet says so', async () => {
    const { lines } = await home.session('worker read; worker write 5');
    const error = 'the keychain has no keyring yet in which anything could be kept';
    expect(lines).toEqual([{ error }, { error }]);
  });

  test('serves twenty processes at once, none of which reads half of what another wrote', async () => {
    const script = 'for n in $(seq 10 29); do worker mixed "$n" & done; wait';
    const { lines, stderr } = await home.session(script, { password: 'pw' });
    expect(lines, stderr).toEqual(Array.from({ length: 20 }, () => ({ result: [true] })));
  });
});

describe.skipIf(process.platform !== 'linux')('without a keychain', () => {
  test('no D-Bus session', async () => {
    for (const command of ['read', 'write', 'remove']) {
      const { code, lines } = await runWorker([command, '5'], homeEnvironment(home.folder));
      expect({ code, lines }).toEqual({ code: 5, lines: [{ error: ABSENT }] });
    }
  });

  test('a D-Bus session that is gone', async () => {
    const env = { ...homeEnvironment(home.folder), DBUS_SESSION_BUS_ADDRESS: `unix:path=${home.folder}/gone` };
    expect((await runWorker(['read'], env)).lines).toEqual([{ error: ABSENT }]);
  });

  test('a D-Bus session without a keyring', async () => {
    const busConfig = join(home.folder, 'bus.conf');
    writeFileSync(busConfig, BUS_WITHOUT_SERVICES);
    expect((await home.session('worker read', { busConfig })).lines).toEqual([{ error: ABSENT }]);
  });
});

const BUS_WITHOUT_SERVICES = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
