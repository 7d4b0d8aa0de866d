import { AisubmitError } from '../../errors.ts';
import { SSH_MARK, SSH_SERVE } from '../../ssh-names.ts';
import { safeText } from '../safe-text.ts';
import type { ExecSession } from '../stream/exec/exec-session.ts';
import { openExec } from '../stream/exec/open-exec.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { noSshServer } from './no-ssh-server.ts';
import type { SshPod } from './ssh-pod.ts';

/** Starts an SSH server for one connection: its input and output are that connection, its errors are text. */
export function openSsh(
  api: KubeApi,
  where: SshPod,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ExecSession> {
  return openExec(api, { ...where, command: SSH_SERVE, stdin: true, signal: options.signal });
}

/** What a server that ended badly wrote to stderr, as an error; undefined where it is for people as it is. */
export function sshFailure(stderr: string): AisubmitError | undefined {
  if (stderr.includes(`${SSH_MARK} missing`)) return noSshServer();
  if (!stderr.includes(`${SSH_MARK} unprepared`)) return undefined;
  return new AisubmitError('REJECTED', 'the notebook has a new home, and its key for SSH is gone with the old one', {
    fix: 'connect anew: kubectl aisubmit connect NOTEBOOK --ide vscode (or pycharm)',
  });
}

/** One line of what an SSH server wrote to stderr, safe to show. */
export function sshLine(line: string): string {
  return safeText(line, 300);
}
