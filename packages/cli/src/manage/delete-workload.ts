import type { KubeApi, WorkloadStatus } from '@aisubmit/sdk/client';
import { removeWorkload } from '@aisubmit/sdk/client';
import type { ClusterFlags } from '../cluster/connect.ts';
import { dryRunWords } from '../flags/workload-args.ts';
import type { Host } from '../host.ts';
import { shortId } from '../submission.ts';
import type { Progress } from '../ui/progress.ts';
import { forgetNotebook } from './forget-notebook.ts';

interface DeleteOptions extends ClusterFlags {
  readonly wait: boolean;
  readonly purge: boolean;
  readonly dryRun: string;
  readonly output?: string | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly namespace: string;
}

interface DeleteContext {
  readonly options: DeleteOptions;
  readonly host: Host;
  readonly progress: Progress;
}

/** Deletes one workload, says what went on stdout and what stays on stderr. */
export async function deleteWorkload(
  api: KubeApi,
  status: WorkloadStatus,
  { options, host, progress }: DeleteContext,
): Promise<void> {
  const id = shortId(status);
  const { wait, purge, dryRun, timeoutSeconds, namespace } = options;
  const said = options.output === 'name' ? '' : ` deleted${dryRunWords(dryRun)}`;
  progress.step(`Deleting ${id}`);
  const removed = await removeWorkload(api, status, {
    wait,
    purge,
    timeoutSeconds,
    dryRun: dryRunOf(dryRun),
    signal: host.signal,
    onProgress: ({ podsLeft }) =>
      progress.step(`Deleting ${id}${podsLeft === 0 ? '' : `, ${podsLeft} ${podsLeft === 1 ? 'pod' : 'pods'} to end`}`),
  });
  progress.stop();
  host.stdout.write(`${id}${said}\n`);
  for (const name of removed.purged) host.stdout.write(`persistentvolumeclaim/${name}${said}\n`);
  const forgotten = dryRun === 'none' ? await forgetNotebook(api, status, { flags: options, host }) : undefined;
  if (options.output === 'name') return;
  if (forgotten !== undefined) host.stderr.write(`${forgotten}\n`);
  for (const name of removed.kept) {
    host.stderr.write(
      `kept: volume claim ${name}; delete it with: kubectl delete pvc ${name} --namespace ${namespace}\n`,
    );
  }
}

function dryRunOf(text: string): 'client' | 'server' | undefined {
  return text === 'client' || text === 'server' ? text : undefined;
}
