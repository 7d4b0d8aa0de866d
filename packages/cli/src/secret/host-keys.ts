import { AisubmitError, type HostKey, knownHostsFor } from '@aisubmit/sdk';
import { askYesNo, canAsk } from '../ui/ask.ts';
import type { Gathering } from './gathering.ts';
import { readSecretFile } from './read-secret-file.ts';
import { scanHostKeys } from './scan-host-keys.ts';

/**
 * Finds out by which keys an SSH server is known: from a file, or from the server itself, and then only those that
 * somebody has compared.
 *
 * @throws {AisubmitError} `INVALID_INPUT` where nobody compares them, `INTERRUPTED` when somebody says no.
 */
export async function hostKeys(server: string, gathering: Gathering): Promise<readonly HostKey[]> {
  const { flags, host } = gathering;
  const [file, wanted] = [flags['known-hosts'], flags['host-key-fingerprint']];
  if (file !== undefined) {
    if (wanted !== undefined)
      throw invalid('--known-hosts and --host-key-fingerprint both say which key it is', 'leave out one of the two');
    const text = await readSecretFile(file, { host, flag: '--known-hosts', isSecret: false });
    return knownHostsFor(server, text, hashName);
  }
  if (wanted === undefined && !canAsk(host)) {
    throw invalid(
      `nobody can be asked whether the keys of ${server} are right`,
      'add --known-hosts FILE, or --host-key-fingerprint SHA256:… as whoever runs the server publishes it',
    );
  }
  for (const each of wanted ?? []) checkFingerprint(each);
  const keys = await scanHostKeys(server, host);
  return wanted === undefined ? confirmed(server, keys, gathering) : matching(server, keys, wanted);
}

function matching(server: string, keys: readonly HostKey[], wanted: readonly string[]): readonly HostKey[] {
  const found = keys.filter(({ fingerprint }) => wanted.includes(fingerprint));
  if (found.length > 0) return found;
  throw invalid(
    `${server} shows no key with that fingerprint, but ${keys.map(({ type, fingerprint }) => `${type} ${fingerprint}`).join(', ')}`,
    'somebody may stand in between; ask whoever runs the server, and write what they say',
  );
}

async function confirmed(server: string, keys: readonly HostKey[], { host }: Gathering): Promise<readonly HostKey[]> {
  const lines = keys.map(({ type, fingerprint }) => `  ${type.padEnd(20)} ${fingerprint}\n`).join('');
  host.stderr.write(`${server} shows these keys:\n${lines}`);
  if (await askYesNo(host, `Are they those that whoever runs ${server} publishes?`)) return keys;
  throw new AisubmitError('INTERRUPTED', `the keys of ${server} were not confirmed; nothing was created`);
}

function checkFingerprint(text: string): void {
  if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(text)) return;
  throw invalid(
    '--host-key-fingerprint is not SHA256: and 43 characters',
    'write it as ssh-keygen -lf prints it, without padding',
  );
}

// What OpenSSH does with HashKnownHosts.
function hashName(salt: string, name: string): string {
  const { createHmac } = process.getBuiltinModule('node:crypto');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64');
}

function invalid(message: string, fix: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', message, { fix });
}
