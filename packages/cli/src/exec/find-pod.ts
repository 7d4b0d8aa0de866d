import { type ChosenPod, type KubeApi, type PodChoice, runningPod } from '@aisubmit/sdk/client';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import type { ClusterFlags } from '../cluster/connect.ts';
import { resolveWorkload } from '../cluster/resolve-workload.ts';
import type { Host } from '../host.ts';
import { noteWhose } from '../manage/note-whose.ts';
import { shortId } from '../submission.ts';
import type { Progress } from '../ui/progress.ts';

interface Wanted {
  readonly flags: ClusterFlags & PodChoice;
  readonly host: Host;
  readonly progress: Progress;
  readonly waitSeconds: number;
}

/** Finds the pod of a workload as a user names it, waits for it, and says which it is where several could be meant. */
export async function findPod(api: KubeApi, workload: string, wanted: Wanted): Promise<ChosenPod> {
  const { flags, host, progress } = wanted;
  const namespace = await clusterNamespace(api, { flags, host });
  const ref = await resolveWorkload(api, workload, { namespace, signal: host.signal });
  const { container, pod, index } = flags;
  const said = noteWhose(api, ref, wanted);
  const chosen = await runningPod(api, ref, {
    container,
    pod,
    index,
    waitSeconds: wanted.waitSeconds,
    signal: host.signal,
    onWaiting: (sentence) => progress.step(`Waiting for ${shortId(ref)}: ${sentence}`),
  }).finally(() => said);
  progress.stop();
  if (chosen.others.length > 0 && pod === undefined && index === undefined) {
    const choice = chosen.numbered ? '--pod or --index' : '--pod';
    progress.say(`in pod ${chosen.pod}, one of ${chosen.others.length + 1}; choose another with ${choice}`);
  }
  return chosen;
}
