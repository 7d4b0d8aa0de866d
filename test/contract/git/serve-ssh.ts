import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** git over SSH, as a hosting service serves it. */
export interface SshGit extends AsyncDisposable {
  /** `ssh://USER@127.0.0.1:PORT`; an absolute path of this machine follows. */
  readonly base: string;
  /** The key that may enter, and one that may not. */
  readonly key: string;
  readonly otherKey: string;
  readonly knownHosts: string;
  /** What somebody in between would have shown. */
  readonly otherKnownHosts: string;
}

const SSHD = '/usr/sbin/sshd';

export const hasSshd = existsSync(SSHD);

/** Starts an SSH server on loopback that lets one key in. */
export async function serveSsh(folder: string): Promise<SshGit> {
  // Where OpenSSH separates privileges, as root, it wants this folder.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const keys = Object.fromEntries(
    ['host', 'other-host', 'user', 'other-user'].map((name) => [name, makeKey(folder, name)]),
  );
  const port = await freePort();
  const { username } = userInfo();
  writeFileSync(join(folder, 'authorized_keys'), `${keys['user']?.open}\n`);
  writeFileSync(join(folder, 'sshd_config'), settings(folder, port, username));
  const server = spawn(SSHD, ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: 'ignore' });
  await listening(port, server);
  const known = (name: string): string => `[127.0.0.1]:${port} ${keys[name]?.open}\n`;
  return {
    base: `ssh://${username}@127.0.0.1:${port}`,
    key: keys['user']?.secret ?? '',
    otherKey: keys['other-user']?.secret ?? '',
    knownHosts: known('host'),
    otherKnownHosts: known('other-host'),
    async [Symbol.asyncDispose]() {
      server.kill();
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    },
  };
}

function settings(folder: string, port: number, username: string): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    `AllowUsers ${username}`,
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'StrictModes no',
    'UsePAM no',
    'PidFile none',
    '',
  ].join('\n');
}

function makeKey(folder: string, name: string): { readonly secret: string; readonly open: string } {
  const path = join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path]);
  return { secret: readFileSync(path, 'utf8'), open: readFileSync(`${path}.pub`, 'utf8').trim() };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function listening(port: number, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    if (await answers(port)) return;
    await wait(20);
  }
  throw new Error(`sshd ended with ${server.exitCode}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
