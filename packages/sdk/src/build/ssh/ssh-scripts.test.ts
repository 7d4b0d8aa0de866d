import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { SSH_FILES } from './ssh-scripts.ts';

const run = promisify(execFile);
const script = (name: string): string => SSH_FILES[name] ?? '';
const shells = ['/bin/dash', '/bin/bash'].filter((shell) => existsSync(shell));

test('the server lets nobody in but by key, forwards nothing back and listens nowhere', () => {
  const settings = new Map(
    script('sshd_config')
      .split('\n')
      .map((line) => [line.split(' ')[0] ?? '', line.split(' ').slice(1).join(' ')] as const),
  );
  expect(Object.fromEntries(settings)).toMatchObject({
    AuthenticationMethods: 'publickey',
    PasswordAuthentication: 'no',
    KbdInteractiveAuthentication: 'no',
    AllowUsers: 'aisubmit',
    UsePAM: 'no',
    AllowAgentForwarding: 'no',
    AllowTcpForwarding: 'local',
    PermitTunnel: 'no',
    X11Forwarding: 'no',
    PermitUserEnvironment: 'no',
    PidFile: 'none',
    Subsystem: 'sftp internal-sftp',
  });
  expect([...settings.keys()].filter((key) => /^(?:Port|ListenAddress|Kerberos)/.test(key))).toEqual([]);
});

describe.skipIf(!existsSync('/proc/1/environ'))('a session', () => {
  /** Runs the login shell in a process whose own variables stand for those of the container. */
  const session = async (shell: string, env: Record<string, string>, ...words: string[]) => {
    const text = script('shell').replace('/proc/1/environ', '/proc/$PPID/environ');
    const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit-shell-'));
    const file = path.join(folder, 'shell');
    writeFileSync(file, text);
    // The parent keeps its variables, the shell begins without.
    const outer = `env -i HOME=${folder} TERM=dumb SSH_CLIENT=me ${shell} ${file} "$@"; exit $?`;
    const { stdout } = await run('/bin/sh', ['-c', outer, 'sh', ...words], { env });
    rmSync(folder, { recursive: true });
    return stdout;
  };

  const ODD = 'a b\nX=`id` $(id) "\'\\\n\n';

  test.each(shells)('%s has the variables of the container, whatever is in them', async (shell) => {
    const env = { PATH: '/opt/x:/usr/bin:/bin', ODD, SSH_CLIENT: 'other', 'a.b': 'x', TERM: 'other', EMPTY: '' };
    const print = `printf '%s|' "$PATH" "$ODD" "\${EMPTY-unset}" "$SSH_CLIENT" "$TERM" "\${X-unset}" "\${name-unset}"`;
    expect(await session(shell, env, '-c', print)).toBe(
      ['/opt/x:/usr/bin:/bin', ODD, '', 'me', 'dumb', 'unset', 'unset', ''].join('|'),
    );
  });

  test.each(shells)('%s passes on the words and the exit code', async (shell) => {
    await expect(session(shell, { PATH: '/usr/bin:/bin' }, '-c', 'exit 7')).rejects.toMatchObject({ code: 7 });
  });
});

test.skipIf(!existsSync('/bin/bash'))('a connection counts as use, and no longer than it lasts', async () => {
  const asked: string[] = [];
  const server = createServer((socket) => {
    let text = '';
    socket.on('data', (data) => {
      text += String(data);
      if (text.endsWith('\r\n\r\n')) socket.end('x\n', () => asked.push(text));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit-use-'));
  writeFileSync(path.join(folder, 'token'), 'token-for-tests');
  const { port } = server.address() as AddressInfo;
  const text = script('in-use')
    .replaceAll('8888', String(port))
    .replace('/var/run/aisubmit', folder)
    .replace('read -t 60', 'read -t 0.1');
  const inUse = spawn('/bin/bash', ['-c', text], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise((resolve) => inUse.once('close', resolve));
  while (asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  inUse.stdin.end('7\n');
  expect(await ended).toBe(7);
  server.close();
  rmSync(folder, { recursive: true });
  expect(asked[0]).toBe(
    `GET /api/sessions HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\nAuthorization: token token-for-tests\r\n\r\n`,
  );
});
