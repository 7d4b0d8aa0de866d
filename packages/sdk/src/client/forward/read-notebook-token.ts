import { AisubmitError } from '../../errors.ts';
import type { Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import type { ExecExit } from '../stream/exec/exec-session.ts';
import { openExec } from '../stream/exec/open-exec.ts';
import type { KubeApi } from '../transport/kube-api.ts';

/** Always the same, so that a policy can allow it word by word. */
const COMMAND = ['cat', '/var/run/aisubmit/token'] as const;
const MAX_BYTES = 4096;
const TIMEOUT_MS = 20_000;

/**
 * Reads a notebook's token where its pod has it mounted: reading Secrets is nobody's right here.
 *
 * @throws ApiError when the cluster does not let this user run the command; AisubmitError when it does not answer a token.
 */
export async function readNotebookToken(
  api: KubeApi,
  pod: Pod,
  options: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<string> {
  const name = pod.metadata?.name ?? '';
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const session = await openExec(api, {
    namespace: options.namespace,
    pod: name,
    container: pod.spec?.containers?.[0]?.name,
    command: COMMAND,
    signal,
  });
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const { stream, data } of session.output) {
      if (stream !== 'stdout' || size > MAX_BYTES) continue;
      size += data.length;
      chunks.push(data);
    }
    const exit = await session.exit;
    const token = Buffer.concat(chunks).toString('latin1').trim();
    if (exit.code === 0 && /^[\x21-\x7e]{8,512}$/.test(token)) return token;
    throw unreadable(safeText(name, 253), exit);
  } finally {
    session.close();
  }
}

/** 126 and 127: there is no `cat`, or it may not run. */
function unreadable(pod: string, { code, reason = 'it has no `cat`' }: ExecExit): AisubmitError {
  if (code === 126 || code === 127)
    return new AisubmitError('NOT_FOUND', `pod ${pod} does not let it be read: ${reason}`, {
      fix: 'use an image that has `cat`',
    });
  return new AisubmitError('NOT_FOUND', `pod ${pod} holds none`, { fix: 'submit the notebook again with --replace' });
}
