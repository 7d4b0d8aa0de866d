import type { Bundle } from '../../build/bundle.ts';
import { QUEUE_LABEL } from '../../build/metadata-keys.ts';
import type { Reason } from '../../errors.ts';
import { valueAt } from '../../plain-object.ts';
import type { Condition } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';

const GROUP = '/apis/kueue.x-k8s.io';
/** The queue API before Kueue has said which one it prefers. */
const VERSION = /^v\d+(?:(?:alpha|beta)\d+)?$/;

interface QueueReport {
  readonly reasons: readonly Reason[];
  readonly warnings: readonly string[];
}

const WELL: QueueReport = { reasons: [], warnings: [] };

/** Looks whether the queue that a workload is to wait in is there; in one that is not it would wait for ever. */
export async function queueReport(api: KubeApi, bundle: Bundle, signal: AbortSignal | undefined): Promise<QueueReport> {
  const queue = valueAt(bundle.release, ['metadata', 'labels', QUEUE_LABEL]);
  if (typeof queue !== 'string') return WELL;
  const { namespace } = bundle;
  const group = await read<{ preferredVersion?: { version?: string } }>(api, GROUP, signal);
  if (group === 'absent') {
    return refused(queue, 'this cluster has no Kueue, so nothing would let it run', 'leave out --queue');
  }
  const version = group === 'hidden' ? undefined : group.preferredVersion?.version;
  if (version === undefined || !VERSION.test(version)) return WELL;
  const path = `${GROUP}/${version}/namespaces/${namespace}/localqueues/${queue}`;
  const found = await read<{ status?: { conditions?: readonly Condition[] } }>(api, path, signal);
  if (found === 'absent') {
    const fix = `see the queues there with: kubectl get localqueues --namespace ${namespace}`;
    return refused(queue, `there is no queue ${queue} in namespace ${namespace}`, fix);
  }
  const inactive = found === 'hidden' ? undefined : found.status?.conditions?.find(isInactive);
  if (inactive === undefined) return WELL;
  return {
    reasons: [],
    warnings: [`queue ${queue} lets nothing run at the moment: ${safeText(inactive.message ?? '')}`],
  };
}

function isInactive({ type, status }: Condition): boolean {
  return type === 'Active' && status === 'False';
}

function refused(queue: string, message: string, fix: string): QueueReport {
  return { reasons: [{ path: `LocalQueue/${queue}`, message, fix }], warnings: [] };
}

/** An object, or why there is none; who may not look submits all the same. */
async function read<T>(api: KubeApi, path: string, signal: AbortSignal | undefined): Promise<T | 'absent' | 'hidden'> {
  try {
    return (await api.request<T>({ method: 'GET', path, signal })).body;
  } catch (error) {
    if (hasStatus(error, 404)) return 'absent';
    if (hasStatus(error, 403)) return 'hidden';
    throw error;
  }
}
