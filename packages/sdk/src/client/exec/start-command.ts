import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import type { ExecOptions, ExecSession } from '../stream/exec/exec-session.ts';
import { openExec } from '../stream/exec/open-exec.ts';
import type { KubeApi } from '../transport/kube-api.ts';

/**
 * Starts a command in a container, as {@link openExec}; a policy that does not let it is told in its own words.
 *
 * @throws ApiError when the API server refuses, or cannot be reached.
 */
export async function startCommand(api: KubeApi, options: ExecOptions): Promise<ExecSession> {
  try {
    return await openExec(api, options);
  } catch (error) {
    throw refusal(error, options.pod) ?? error;
  }
}

/** What an admission policy of ours says: its control, the sentence, where to read more. */
const DENIED =
  /denied request: \[([a-z][-a-zA-Z.]{0,60})\] (.{1,600}?)(?:; (see kubectl aisubmit explain [-a-zA-Z.]+))?$/;

function refusal(error: unknown, pod: string): AisubmitError | undefined {
  if (!(error instanceof AisubmitError) || error.status === undefined) return undefined;
  const [, control, sentence, fix] = DENIED.exec(error.message) ?? [];
  if (control === undefined || sentence === undefined) return undefined;
  return new AisubmitError('FORBIDDEN', `you may not do this in pod ${safeText(pod)}: ${sentence} [${control}]`, {
    status: error.status,
    ...(fix === undefined ? {} : { fix }),
  });
}
