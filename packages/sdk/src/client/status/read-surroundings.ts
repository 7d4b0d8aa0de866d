import { QUEUE_LABEL } from '../../build/metadata-keys.ts';
import type { KubeEvent, KubeList, Pod } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { Observed } from './observed.ts';
import { readDevices, type WantedDevice } from './read-devices.ts';
import { plainEvents } from './read-events.ts';
import { logToRead, readLogTail, type WantedLog } from './read-log-tail.ts';
import { readQueue } from './read-queue.ts';
import type { Surroundings } from './surroundings.ts';
import { unlessHidden } from './unless-hidden.ts';

/** What has to be looked at to say why; empty for nearly every workload. */
export interface Wanted {
  readonly device?: WantedDevice | undefined;
  readonly claims?: readonly string[] | undefined;
  readonly log?: WantedLog | undefined;
  readonly queue?: { readonly name: string; readonly jobUid: string } | undefined;
}

const MAX_CLAIMS = 3;

/** Decides what more is worth asking about what was seen. */
export function wantedBy({ parent, pods }: Observed): Wanted {
  const queue = parent.metadata?.labels?.[QUEUE_LABEL];
  if (parent.spec?.suspend === true) {
    return queue === undefined ? {} : { queue: { name: queue, jobUid: parent.metadata?.uid ?? '' } };
  }
  const waiting = pods.find((pod) => messageOf(pod) !== undefined);
  const message = waiting === undefined ? '' : (messageOf(waiting) ?? '');
  return {
    device: deviceIn(message, waiting?.metadata?.name),
    claims: /unbound immediate|binding volumes|waiting for/.test(message) ? claimsOf(waiting) : undefined,
    log: logToRead(parent, pods),
  };
}

function deviceIn(message: string, pod = ''): WantedDevice | undefined {
  const resource = /Insufficient ([a-z0-9.-]+\/[A-Za-z0-9._-]+)/.exec(message)?.[1]?.replace(/\.$/, '');
  return resource === undefined ? undefined : { resource, pod };
}

function messageOf({ status }: Pod): string | undefined {
  return status?.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False')?.message;
}

function claimsOf(pod: Pod | undefined): readonly string[] {
  const names = (pod?.spec?.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  return names.slice(0, MAX_CLAIMS);
}

/** Looks at it. What the user may not see, or what the server does not have, is left out. */
export async function readSurroundings(
  api: KubeApi,
  namespace: string,
  { wanted, signal }: { readonly wanted: Wanted; readonly signal?: AbortSignal | undefined },
): Promise<Surroundings> {
  const where = { namespace, signal };
  const [devices, claimEvents, log, queue] = await Promise.all([
    wanted.device === undefined ? undefined : readDevices(api, wanted.device, where),
    wanted.claims === undefined ? undefined : readClaimEvents(api, wanted.claims, where),
    wanted.log === undefined ? undefined : readLogTail(api, wanted.log, where),
    wanted.queue === undefined ? undefined : readQueue(api, wanted.queue, where),
  ]);
  return { devices, claimEvents, log, queue };
}

async function readClaimEvents(
  api: KubeApi,
  names: readonly string[],
  { namespace, signal }: { readonly namespace: string; readonly signal: AbortSignal | undefined },
): Promise<readonly KubeEvent[]> {
  const path = apiPath({ apiVersion: 'v1', kind: 'Event', namespace });
  const lists = names.map(async (name) => {
    const query = {
      fieldSelector: `involvedObject.kind=PersistentVolumeClaim,involvedObject.name=${name}`,
      limit: 100,
    };
    const found = await unlessHidden(() => api.request<KubeList<KubeEvent>>({ method: 'GET', path, query, signal }));
    return plainEvents(found?.body.items);
  });
  return (await Promise.all(lists)).flat();
}
