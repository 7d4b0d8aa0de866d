import { randomBytes } from 'node:crypto';
import { type Api, MERGE_PATCH } from '../api/api.ts';
import { type Obj, timestamp } from '../api/object.ts';

export interface EventFacts {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: string;
}

interface Recorded {
  readonly path: string;
  count: number;
}

/** Writes Events; what repeats is counted up, as client-go's recorder does. */
export class EventRecorder {
  readonly #api: Api;
  readonly #recorded = new Map<string, Recorded>();

  constructor(api: Api) {
    this.#api = api;
  }

  async record(object: Obj, facts: EventFacts): Promise<void> {
    const key = JSON.stringify([object.metadata.uid, facts]);
    const known = this.#recorded.get(key);
    if (known !== undefined) {
      known.count += 1;
      const body = { count: known.count, lastTimestamp: timestamp() };
      await this.#api.request('PATCH', known.path, { body, contentType: MERGE_PATCH });
      return;
    }
    const event = eventOf(object, facts);
    const collection = `/api/v1/namespaces/${event.metadata.namespace}/events`;
    this.#recorded.set(key, { path: `${collection}/${event.metadata.name}`, count: 1 });
    await this.#api.request('POST', collection, { body: event });
  }
}

function eventOf(object: Obj, { type, reason, message, component }: EventFacts): Obj {
  const { name, namespace = 'default', uid, resourceVersion } = object.metadata;
  const now = timestamp();
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name.slice(0, 200)}.${randomBytes(8).toString('hex')}`, namespace },
    involvedObject: { apiVersion: object.apiVersion, kind: object.kind, name, namespace, uid, resourceVersion },
    type,
    reason,
    message,
    source: { component },
    reportingComponent: component,
    reportingInstance: '',
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  };
}
