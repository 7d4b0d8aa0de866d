import { AisubmitError, type HostKey, parseHostKeys } from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { runProgram } from './run-program.ts';

const TIMEOUT_MS = 20_000;
const SECONDS_FOR_AN_ANSWER = 8;

/**
 * Fetches the keys that an SSH server shows, with OpenSSH's own ssh-keyscan. Nobody has vouched for them yet.
 *
 * @param server `HOST` or `HOST:PORT`, as `parseHost` gives it: nothing a program would take for an option.
 * @throws {AisubmitError} `UNREACHABLE`, `INVALID_INPUT` where there is no OpenSSH, `INTERRUPTED`.
 */
export async function scanHostKeys(server: string, host: Host): Promise<readonly HostKey[]> {
  const [name = '', port = '22'] = server.split(':');
  const args = ['-T', String(SECONDS_FOR_AN_ANSWER), '-p', port, '-t', 'ed25519,ecdsa,rsa', name];
  const { stdout } = await runProgram('ssh-keyscan', args, {
    host,
    timeoutMs: TIMEOUT_MS,
    absent: 'give the keys of the server in a file: --known-hosts FILE',
  });
  const keys = parseHostKeys(stdout);
  if (keys.length > 0) return keys;
  throw new AisubmitError('UNREACHABLE', `${server} shows no SSH key: nothing answers there, or it is no SSH server`, {
    fix: 'check host and port, such as --host git.example.com:2222; or give the keys in a file: --known-hosts FILE',
  });
}
