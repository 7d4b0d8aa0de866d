import { AisubmitError } from '../../errors.ts';
import { WORKLOAD_KINDS } from '../../request/workload-kind.ts';
import { SSH_VOLUME } from '../../ssh-names.ts';
import { notRunning } from '../exec/not-running.ts';
import { readOwnPods } from '../exec/read-own-pods.ts';
import type { Pod } from '../kube-types.ts';
import { readStatus } from '../status/observe.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { describeRef, type WorkloadRef } from '../workload-ref.ts';

/** Where commands for SSH run. */
export interface SshPod {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/**
 * Finds the pod in which a notebook runs now.
 *
 * @throws AisubmitError `NOT_FOUND` where there is no such notebook or none of its pods runs, `REJECTED` where it was made before notebooks had what SSH needs.
 */
export async function findSshPod(
  api: KubeApi,
  ref: WorkloadRef,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<SshPod> {
  const container = WORKLOAD_KINDS[ref.kind].prefix;
  const pod = (await readOwnPods(api, ref, options.signal)).find((each) => isRunning(each, container));
  const name = pod?.metadata?.name;
  if (name === undefined) {
    const seeWhy = `kubectl aisubmit status ${ref.kind.toLowerCase()}/${ref.name} --namespace ${ref.namespace}`;
    throw notRunning(ref, await readStatus(api, ref, options), `wait until it is: ${seeWhy}`);
  }
  if (pod?.spec?.volumes?.some((volume) => volume.name === SSH_VOLUME) === true) {
    return { namespace: ref.namespace, pod: name, container };
  }
  throw new AisubmitError('REJECTED', `${describeRef(ref)} was made by a version of aisubmit without SSH`, {
    fix: 'submit it again with --replace: its home stays',
  });
}

function isRunning({ metadata, status }: Pod, container: string): boolean {
  if (metadata?.deletionTimestamp !== undefined) return false;
  const state = status?.containerStatuses?.find(({ name }) => name === container)?.state;
  return state?.running !== undefined;
}
