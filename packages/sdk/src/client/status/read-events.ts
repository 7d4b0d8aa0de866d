import type { KubeEvent, KubeList } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';

const MAX_EVENTS = 100;

/**
 * Reads the events about some objects. Where events may not be read there are none: everything else still works.
 * Asked for by uid, since a busy namespace has thousands of events of others.
 */
export async function readEvents(
  api: KubeApi,
  namespace: string,
  about: { readonly uids: readonly string[]; readonly signal?: AbortSignal | undefined },
): Promise<readonly KubeEvent[]> {
  const path = apiPath({ apiVersion: 'v1', kind: 'Event', namespace });
  const lists = about.uids.map(async (uid) => {
    const query = { fieldSelector: `involvedObject.uid=${uid}`, limit: MAX_EVENTS };
    const { body } = await api.request<KubeList<KubeEvent>>({ method: 'GET', path, query, signal: about.signal });
    return plainEvents(body.items);
  });
  try {
    return (await Promise.all(lists)).flat();
  } catch (error) {
    if (hasStatus(error, 403) || hasStatus(error, 404)) return [];
    throw error;
  }
}

/** Of many events that differ in their messages the client libraries make one, and write that before the last message. */
export function plainEvents(events: readonly KubeEvent[] = []): readonly KubeEvent[] {
  return events.map((event) =>
    event.message === undefined ? event : { ...event, message: event.message.replace(COMBINED, '') },
  );
}

const COMBINED = /^\(combined from similar events\): /;
