import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRepositories, type Repositories } from './make-repositories.ts';
import { type CloneRun, type Files, type RunOptions, runClone } from './run-clone.ts';
import { type HttpsGit, PASSWORD, serveHttps, USER } from './serve-https.ts';
import { type SshGit, serveSsh } from './serve-ssh.ts';

/** Repositories, both servers, and Secrets and ConfigMaps right and wrong. */
export interface GitBench extends AsyncDisposable {
  readonly repositories: Repositories;
  readonly https: HttpsGit;
  /** Another server, to which nothing may go. */
  readonly thief: HttpsGit;
  readonly ssh: SshGit;
  clone(url: string, more?: object, options?: RunOptions): Promise<CloneRun>;
  /** With the right Secret; `path` below the server. */
  byHttps(more?: object, path?: string, options?: RunOptions): Promise<CloneRun>;
  bySsh(more?: object, path?: string): Promise<CloneRun>;
}

export async function openGitBench(): Promise<GitBench> {
  const folder = mkdtempSync(join(tmpdir(), 'aisubmit-git-'));
  const repositories = makeRepositories(folder);
  const thief = await serveHttps(folder);
  const https = await serveHttps(folder, { largeFilesAt: thief.base });
  const ssh = await serveSsh(mkdtempSync(join(tmpdir(), 'aisubmit-sshd-')));
  const files: Files = { ...secretsOf(`${https.caPem}\n${thief.caPem}\n`, ssh), ...signersOf(repositories) };
  const clone: GitBench['clone'] = (url, more = {}, options = {}) => runClone({ url, ...more }, files, options);
  return {
    repositories,
    https,
    thief,
    ssh,
    clone,
    byHttps: (more = {}, path = 'team/code.git', options = {}) =>
      clone(`${https.base}${path}`, { secret: 'token', ...more }, options),
    bySsh: (more = {}, path = 'team/code.git') =>
      clone(`${ssh.base}${repositories.root}/${path}`, { secret: 'key', ...more }),
    async [Symbol.asyncDispose]() {
      for (const server of [https, thief, ssh]) await server[Symbol.asyncDispose]();
    },
  };
}

/** The thief has a certificate that is believed: what keeps logins from it must be something else. */
function secretsOf(caPem: string, ssh: SshGit): Files {
  const { knownHosts } = ssh;
  return {
    token: { username: USER, password: `${PASSWORD}\n`, 'ca.crt': caPem },
    wrong: { username: USER, password: 'wrong', 'ca.crt': caPem },
    'no-ca': { username: USER, password: PASSWORD },
    'no-password': { username: USER, 'ca.crt': caPem },
    'ca-only': { password: 'not-asked-for', 'ca.crt': caPem },
    key: { 'ssh-privatekey': ssh.key, known_hosts: knownHosts },
    'other-key': { 'ssh-privatekey': ssh.otherKey, known_hosts: knownHosts },
    'damaged-key': { 'ssh-privatekey': ssh.key.slice(0, 120), known_hosts: knownHosts },
    'other-host': { 'ssh-privatekey': ssh.key, known_hosts: ssh.otherKnownHosts },
    'no-host': { 'ssh-privatekey': ssh.key, known_hosts: 'other.example.com ssh-ed25519 AAAA\n' },
    'no-hosts': { 'ssh-privatekey': ssh.key },
  };
}

function signersOf({ allowedSigners, alice }: Repositories): Files {
  return {
    signers: { allowed_signers: allowedSigners },
    revoking: { allowed_signers: allowedSigners, revoked_keys: alice },
    'no-signers': { signers: allowedSigners },
    'nobody-signs': { allowed_signers: '' },
  };
}

/** Every byte of every file below a folder. */
export function contentOf(folder: string): Buffer {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Buffer.concat(
    names.filter((each) => each.isFile()).map((each) => readFileSync(join(each.parentPath, each.name))),
  );
}
