import { type KubeApi, type WorkloadStatus, whoAmI } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import type { Progress } from '../ui/progress.ts';
import { othersNote } from './others-note.ts';

/**
 * Says in one line when a workload is somebody else's. It is asked for beside what follows: nothing fails for it, and where
 * nobody is recorded, or a server does not say who asks, nothing is said.
 */
export async function noteWhose(
  api: KubeApi,
  status: Pick<WorkloadStatus, 'kind' | 'name' | 'user'>,
  { host, progress }: { readonly host: Pick<Host, 'signal'>; readonly progress: Pick<Progress, 'say'> },
): Promise<void> {
  if (status.user === undefined) return;
  const me = await whoAmI(api, { signal: host.signal }).catch(() => undefined);
  const note = me === undefined ? undefined : othersNote(status, me.username);
  if (note !== undefined) progress.say(note);
}
