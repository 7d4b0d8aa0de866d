import { parseHostKeys } from '../../build/secrets/known-hosts.ts';
import { SSH_MARK, SSH_PREPARE } from '../../build/ssh/ssh-scripts.ts';
import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import type { ExecSession } from '../stream/exec/exec-session.ts';
import { openExec } from '../stream/exec/open-exec.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { noSshServer } from './no-ssh-server.ts';
import type { SshPod } from './ssh-pod.ts';

interface PrepareOptions {
  /** The user's key, `ssh-ed25519 AAAA… comment`. */
  readonly publicKey: string;
  readonly signal?: AbortSignal | undefined;
}

/** The pod says two lines at most. */
const MAX_BYTES = 64 * 1024;
const KEY = /^ssh-ed25519 AAAA[A-Za-z0-9+/]+={0,2} [\w@.-]+$/;

/**
 * Lets a key into a notebook and makes the notebook's own key where it has none.
 *
 * @returns the public key by which it is known from now on, `ssh-ed25519 AAAA…`. It came over the API server's own
 * authenticated connection.
 * @throws AisubmitError `REJECTED` where the image has no SSH server or the home cannot be written.
 */
export async function prepareSsh(api: KubeApi, where: SshPod, options: PrepareOptions): Promise<string> {
  const { publicKey, signal } = options;
  if (!KEY.test(publicKey)) throw new AisubmitError('INTERNAL', 'a public key is not spelled as one');
  const session = await openExec(api, { ...where, command: SSH_PREPARE, stdin: true, signal });
  // It reads one line: the end of the input need not be told, which old servers cannot. Where it does not, its output says why.
  await session.write(new TextEncoder().encode(`${publicKey}\n`)).catch(() => undefined);
  const { stdout, stderr } = await outputsOf(session);
  const { code, reason } = await session.exit;
  const words =
    stdout
      .split('\n')
      .find((line) => line.startsWith(`${SSH_MARK} `))
      ?.split(' ') ?? [];
  if (words[1] === 'missing') throw noSshServer();
  if (words[1] === 'readonly') throw readOnlyHome();
  const [key] = parseHostKeys(words.slice(1).join(' '));
  if (code === 0 && key?.type === 'ssh-ed25519') return `${key.type} ${key.base64}`;
  const said = safeText(reason ?? stderr.trim(), 300);
  throw new AisubmitError(
    'REJECTED',
    `the notebook could not be prepared for SSH (exit code ${code})${said && `: ${said}`}`,
    {
      fix: 'look at its image: it needs sh, ssh-keygen and an SSH server',
    },
  );
}

async function outputsOf({ output }: ExecSession): Promise<Readonly<Record<'stdout' | 'stderr', string>>> {
  const texts = { stdout: '', stderr: '' };
  for await (const { stream, data } of output) {
    if (texts[stream].length < MAX_BYTES) texts[stream] += new TextDecoder().decode(data);
  }
  return texts;
}

function readOnlyHome(): AisubmitError {
  return new AisubmitError(
    'REJECTED',
    'the home of the notebook cannot be written, and its key for SSH is kept there',
    {
      fix: 'look whether its volume is full or mounted read-only',
    },
  );
}
