import type { ObjectMeta } from '../../build/kube-object.ts';
import type { Condition, KubeList } from '../kube-types.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { QueueFacts } from './explain-queue.ts';
import { unlessHidden } from './unless-hidden.ts';

const KUEUE = '/apis/kueue.x-k8s.io';
const VISIBILITY = '/apis/visibility.kueue.x-k8s.io';
const VERSION = /^v\d+(?:(?:alpha|beta)\d+)?$/;
/** Label that Kueue puts on its Workload: the uid of the Job. */
const JOB_UID = 'kueue.x-k8s.io/job-uid';

interface Waiting {
  readonly name: string;
  readonly jobUid: string;
}

interface Where {
  readonly namespace: string;
  readonly signal: AbortSignal | undefined;
}

interface KueueWorkload {
  readonly metadata?: ObjectMeta;
  readonly spec?: { readonly active?: boolean };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly admissionChecks?: readonly AdmissionCheck[];
  };
}

interface AdmissionCheck {
  readonly name?: string;
  readonly state?: string;
  readonly message?: string;
}

interface LocalQueue {
  readonly spec?: { readonly clusterQueue?: string };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

interface PendingWorkload {
  readonly metadata?: ObjectMeta;
  readonly positionInClusterQueue?: number;
  readonly positionInLocalQueue?: number;
}

/** Reads what Kueue says of a Job. Each part is left out where it may not be seen. */
export async function readQueue(api: KubeApi, waiting: Waiting, where: Where): Promise<QueueFacts> {
  const get = getter(api, where.signal);
  const version = await versionOf(get, KUEUE);
  if (version === undefined) return (await lookUp(api, KUEUE, where.signal)) === 'absent' ? { isAbsent: true } : {};
  const base = `${KUEUE}/${version}/namespaces/${where.namespace}`;
  const [workloads, queueFault, positions] = await Promise.all([
    get<KubeList<KueueWorkload>>(`${base}/workloads`, { labelSelector: `${JOB_UID}=${waiting.jobUid}` }),
    readFault(api, `${base}/localqueues/${waiting.name}`, where.signal),
    readPositions(get, waiting.name, where.namespace),
  ]);
  const workload = workloads?.items?.[0];
  const place = positions.find(
    ({ metadata }) => metadata?.name === workload?.metadata?.name && metadata?.name !== undefined,
  );
  return {
    ahead: place?.positionInClusterQueue ?? place?.positionInLocalQueue,
    conditions: workload?.status?.conditions,
    checks: unpassed(workload?.status?.admissionChecks),
    active: workload?.spec?.active,
    queueFault,
  };
}

function unpassed(checks: readonly AdmissionCheck[] = []): QueueFacts['checks'] {
  const open = checks.filter(({ state }) => state !== 'Ready');
  return open.length === 0 ? undefined : open.map(({ name = '', message = '' }) => ({ name, message }));
}

type Get = <T>(path: string, query?: Readonly<Record<string, string>>) => Promise<T | undefined>;

function getter(api: KubeApi, signal: AbortSignal | undefined): Get {
  return async <T>(path: string, query?: Readonly<Record<string, string>>) =>
    (await unlessHidden(() => api.request<T>({ method: 'GET', path, query, signal })))?.body;
}

async function versionOf(get: Get, group: string): Promise<string | undefined> {
  const found = await get<{ preferredVersion?: { version?: string } }>(group);
  const version = found?.preferredVersion?.version;
  return version !== undefined && VERSION.test(version) ? version : undefined;
}

/** Reads what is there: `absent` where the server itself says that nothing is, undefined where it may not be seen. */
function lookUp<T>(api: KubeApi, path: string, signal: AbortSignal | undefined): Promise<T | 'absent' | undefined> {
  return unlessHidden(async () => {
    try {
      return (await api.request<T>({ method: 'GET', path, signal })).body;
    } catch (error) {
      if (hasStatus(error, 404)) return 'absent';
      throw error;
    }
  });
}

async function readFault(api: KubeApi, path: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const found = await lookUp<LocalQueue>(api, path, signal);
  if (found === 'absent') return 'there is no such queue in this namespace';
  const inactive = found?.status?.conditions?.find(({ type, status }) => type === 'Active' && status === 'False');
  if (inactive === undefined) return undefined;
  const known = FAULTS.get(inactive.reason ?? '');
  return known?.(found?.spec?.clusterQueue ?? '') ?? inactive.message ?? inactive.reason;
}

/** Reasons whose messages say less than they do. */
const FAULTS: ReadonlyMap<string, (clusterQueue: string) => string> = new Map<string, (clusterQueue: string) => string>(
  [
    ['Stopped', () => 'it is stopped'],
    ['ClusterQueueDoesNotExist', (name) => `its cluster queue ${name} does not exist`],
    ['ClusterQueueIsInactive', (name) => `its cluster queue ${name} is stopped or not set up`],
  ],
);

/** Only where Kueue's own API for looking at queues is installed and open to users. */
async function readPositions(get: Get, queue: string, namespace: string): Promise<readonly PendingWorkload[]> {
  const version = await versionOf(get, VISIBILITY);
  if (version === undefined) return [];
  const path = `${VISIBILITY}/${version}/namespaces/${namespace}/localqueues/${queue}/pendingworkloads`;
  return (await get<KubeList<PendingWorkload>>(path))?.items ?? [];
}
