import { AisubmitError } from '../../errors.ts';
import { SSH_MARK, SSH_PREPARE } from '../../ssh-names.ts';
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
const KEY = /^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}(?= |$)/;

/**
 * Lets a key into a notebook and makes the notebook's own key where it has none.
 *
 * @returns the public key by which it is known from now on, `ssh-ed25519 AAAA…`. It came over the API server's own
 * authenticated connection.
 * @throws AisubmitError `REJECTED` where the image has no SSH server or the home cannot be written.
 */
export async function prepareSsh(api: KubeApi, where: SshPod, options: PrepareOptions): Promise<string> {
  const { publicKey, signal } = options;
  if (!KEY.test(publicKey) || publicKey.includes('\n'))
    throw new AisubmitError('INTERNAL', 'a public key is not spelled as one');
  const session = await openExec(api, { ...where, command: SSH_PREPARE, stdin: true, signal });
  // It reads one line: the end of the input need not be told, which old servers cannot. Where it does not, its output says why.
  await session.write(new TextEncoder().encode(`${publicKey}\n`)).catch(() => undefined);
  const { stdout, stderr } = await outputsOf(session);
  const { code, reason } = await session.exit;
  const answer = answerIn(stdout);
  if (answer === 'missing') throw noSshServer();
  if (answer === 'readonly') throw readOnlyHome();
  const key = KEY.exec(answer.replace(/^host /, ''))?.[0];
  if (code === 0 && key !== undefined) return key;
  const said = safeText(reason ?? stderr.trim(), 300);
  throw new AisubmitError(
    'REJECTED',
    `the notebook could not be prepared for SSH (exit code ${code})${said && `: ${said}`}`,
    {
      fix: 'look at its image: it needs sh, ssh-keygen and an SSH server',
    },
  );
}

function answerIn(stdout: string): string {
  const line = stdout.split('\n').find((each) => each.startsWith(`${SSH_MARK} `));
  return line?.slice(SSH_MARK.length + 1) ?? '';
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
