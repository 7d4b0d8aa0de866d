import { AisubmitError } from '../../errors.ts';
import type { Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
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
    const { code } = await session.exit;
    const token = Buffer.concat(chunks).toString('latin1').trim();
    if (code === 0 && /^[\x21-\x7e]{8,512}$/.test(token)) return token;
    throw unreadable(name, code === 0 ? 'it is none' : `cat ended with ${code}`);
  } finally {
    session.close();
  }
}

function unreadable(pod: string, why: string): AisubmitError {
  return new AisubmitError('NOT_FOUND', `the token in pod ${safeText(pod, 253)} cannot be read: ${why}`);
}
