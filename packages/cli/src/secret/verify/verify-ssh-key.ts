import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AisubmitError, type NewGitKey } from '@aisubmit/sdk';
import { runProgram } from '../run-program.ts';
import { credentialRefused, notTold } from './credential-refused.ts';
import type { VerifyOptions } from './verify-options.ts';

const TIMEOUT_MS = 25_000;
/** What ssh ends with when it never got in. */
const SSH_FAILED = 255;

/** Logs in with the user's own ssh, which is shown the key by a file that nobody else can read and that goes at once. */
export async function verifySshKey(secret: NewGitKey, { flags, host }: VerifyOptions): Promise<string> {
  const target = targetOf(flags.repository, secret.host);
  const folder = await mkdtemp(path.join(tmpdir(), 'aisubmit-'));
  try {
    const [key, knownHosts] = [path.join(folder, 'key'), path.join(folder, 'known_hosts')];
    await writeFile(key, secret.privateKey, { mode: 0o600 });
    await writeFile(knownHosts, `${secret.knownHosts.join('\n')}\n`, { mode: 0o600 });
    const args = [
      ...OPTIONS,
      '-i',
      key,
      '-o',
      `UserKnownHostsFile="${knownHosts}"`,
      '-p',
      target.port,
      `${target.user}@${target.name}`,
    ];
    const { code, stdout, stderr } = await runProgram('ssh', [...args, ...target.command], {
      host,
      timeoutMs: TIMEOUT_MS,
      absent: 'leave out --verify',
      env: { SSH_AUTH_SOCK: '', SSH_ASKPASS_REQUIRE: 'never' },
    });
    if (code === SSH_FAILED) throw failure(secret.host, stderr);
    if (target.command.length === 0) return `verified: ${secret.host} lets the key in`;
    // A list of references begins with its length, in four hexadecimal digits.
    if (/^[0-9a-f]{4}/.test(stdout)) return `verified: ${secret.host} lets the key read that repository`;
    throw notTold(secret.host, 'it lets the key in, but not to that repository');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const OPTIONS = [
  '-T',
  '-F',
  'none',
  ...[
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    'StrictHostKeyChecking=yes',
    'GlobalKnownHostsFile=none',
    'ConnectTimeout=10',
  ].flatMap((option) => ['-o', option]),
  ...['PasswordAuthentication=no', 'ForwardAgent=no', 'ControlMaster=no', 'UpdateHostKeys=no'].flatMap((option) => [
    '-o',
    option,
  ]),
];

interface Target {
  readonly user: string;
  readonly name: string;
  readonly port: string;
  readonly command: readonly string[];
}

function targetOf(repository: string | undefined, host: string): Target {
  const [name = '', port = '22'] = host.split(':');
  if (repository === undefined) return { user: 'git', name, port, command: [] };
  const [, user = '', at = '', where = ''] =
    /^ssh:\/\/([a-z_][\w.-]{0,63})@([^/@]+)(\/[\w./~+-]+)$/i.exec(repository) ??
    /^([a-z_][\w.-]{0,63})@([^/@:]+):([\w~/][\w./~+-]*)$/i.exec(repository) ??
    [];
  if (user !== '' && at.replace(/:22$/, '').toLowerCase() === host) {
    return { user, name, port, command: ['git-upload-pack', `'${where}'`] };
  }
  throw new AisubmitError('INVALID_INPUT', `--repository is no SSH address at ${host}`, {
    fix: `write --repository ssh://git@${host}/TEAM/REPOSITORY.git`,
  });
}

function failure(host: string, stderr: string): AisubmitError {
  if (/Permission denied/i.test(stderr)) return credentialRefused(host, 'it does not know the key');
  if (/Host key verification failed|REMOTE HOST IDENTIFICATION/i.test(stderr)) {
    return notTold(host, 'it shows another host key than those that were confirmed');
  }
  if (/Load key|invalid format|error in libcrypto/i.test(stderr)) return notTold(host, 'ssh here cannot read the key');
  return new AisubmitError(
    'UNREACHABLE',
    `the credential was not tried at ${host}: there was no answer; nothing was stored`,
    {
      fix: 'check host and port; or leave out --verify',
    },
  );
}
