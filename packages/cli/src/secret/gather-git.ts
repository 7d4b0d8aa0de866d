import {
  AisubmitError,
  hostKeyLine,
  type NewGitKey,
  type NewGitPassword,
  parseHost,
  parsePrivateKey,
} from '@aisubmit/sdk';
import { askChoice, canAsk } from '../ui/ask.ts';
import { type Gathering, needSecret, needText, parseUsername } from './gathering.ts';
import { hostKeys } from './host-keys.ts';
import { keyFingerprint } from './key-fingerprint.ts';
import { oneHost } from './one-host.ts';
import { readAuthority } from './read-authority.ts';
import { readSecretFile } from './read-secret-file.ts';

/** Finds out a credential for git: an SSH key where one is named or was there before, else a user name and a password. */
export async function gatherGit(gathering: Gathering): Promise<NewGitPassword | NewGitKey> {
  const { flags, known } = gathering;
  const isSsh = await usesKey(gathering);
  if (isSsh) refuse(gathering, ['username', 'password-stdin', 'from-file', 'ca'], 'goes with a password');
  else refuse(gathering, ['known-hosts', 'host-key-fingerprint'], 'goes with --ssh-key FILE');
  const host = await needText(gathering, {
    flag: 'host',
    given: oneHost(flags.host),
    known: known.hosts?.[0],
    ask: 'Host of the git server, such as git.example.com',
    example: 'git.example.com',
    parse: (text) => withoutPort(parseHost(text), isSsh ? '22' : '443'),
  });
  return isSsh ? sshKey(gathering, host) : password(gathering, host);
}

/** By an SSH key, where one is named or was there before; where nothing says, whoever can be asked says it. */
async function usesKey(gathering: Gathering): Promise<boolean> {
  const { flags, known, host } = gathering;
  if (flags['ssh-key'] !== undefined) return true;
  if (givesPassword(gathering)) return false;
  if (known.protocol !== undefined) return known.protocol === 'ssh';
  if (KEY_FLAGS.some((flag) => flags[flag] !== undefined)) return canAsk(host);
  if (flags.ca !== undefined || !canAsk(host)) return false;
  const choices = [
    { value: 'https', name: 'a token or password, for https://HOST/… addresses' },
    { value: 'ssh', name: 'an SSH key, for git@HOST:… and ssh:// addresses' },
  ];
  return (await askChoice(host, 'How does the git server know you', { choices })) === 'ssh';
}

const KEY_FLAGS = ['known-hosts', 'host-key-fingerprint'] as const;

function givesPassword({ flags }: Gathering): boolean {
  return flags['password-stdin'] || flags['from-file'] !== undefined || flags.username !== undefined;
}

async function password(gathering: Gathering, host: string): Promise<NewGitPassword> {
  const { flags, known } = gathering;
  const username = await needText(gathering, {
    flag: 'username',
    given: flags.username,
    known: known.username,
    ask: 'User name (any word for GitHub tokens, oauth2 for GitLab ones)',
    example: 'oauth2',
    preset: 'git',
    parse: parseUsername,
  });
  const ca = await readAuthority(gathering);
  const text = await needSecret(gathering, {
    what: 'the password',
    kind: 'git',
    ask: `Token or password of ${username} at ${host}`,
  });
  return { kind: 'git', protocol: 'https', host, username, password: text, ca };
}

async function sshKey(gathering: Gathering, host: string): Promise<NewGitKey> {
  const { flags } = gathering;
  const file = await needText(gathering, {
    flag: 'ssh-key',
    given: flags['ssh-key'],
    ask: 'File of the private key, which has no passphrase',
    example: '~/.ssh/deploy_key',
    parse: (text) => text,
  });
  const text = await readSecretFile(atHome(file, gathering), {
    host: gathering.host,
    flag: '--ssh-key',
    isSecret: true,
  });
  const key = parsePrivateKey(text);
  const fingerprint = keyFingerprint(key);
  const keys = await hostKeys(host, gathering);
  return {
    kind: 'git',
    protocol: 'ssh',
    host,
    privateKey: key.text,
    knownHosts: keys.map((each) => hostKeyLine(host, each)),
    fingerprint,
  };
}

// No shell has seen what was typed at a question.
function atHome(file: string, { host: { env } }: Gathering): string {
  const home = env['HOME'] ?? env['USERPROFILE'];
  return home === undefined ? file : file.replace(/^~(?=[/\\])/, () => home);
}

function withoutPort(host: string, port: string): string {
  return host.endsWith(`:${port}`) ? host.slice(0, -port.length - 1) : host;
}

function refuse({ flags }: Gathering, names: readonly (keyof Gathering['flags'])[], why: string): void {
  const name = names.find((each) => flags[each] !== undefined && flags[each] !== false);
  if (name === undefined) return;
  throw new AisubmitError('INVALID_INPUT', `--${name} ${why}`, {
    fix: 'give a password, or an SSH key, not parts of both',
  });
}
