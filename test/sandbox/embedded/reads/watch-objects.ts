import { ApiStatus } from '../../api/api-status.ts';
import type { Obj } from '../../api/object.ts';
import { groupVersionOf } from '../../api/resources.ts';
import type { ApiCall, Cluster, Sink, StreamReply, Target } from '../call.ts';
import type { LoggedChange } from '../store.ts';
import { selection } from './read-objects.ts';
import { representationOf, representObject } from './representation.ts';

const BOOKMARK_EVERY_MS = 1000;
const DEFAULT_TIMEOUT_SECONDS = 1800;

/** Streams changes as lines of JSON: from a resourceVersion on, or everything there is and then changes. */
export function watchObjects(cluster: Cluster, call: ApiCall, target: Target): StreamReply {
  const { resource, namespace } = target;
  const from = call.query.get('resourceVersion') ?? '';
  if (from !== '' && !/^\d+$/.test(from))
    throw new ApiStatus(400, `Invalid value: "${from}": resourceVersion is not a number`);
  // How newer clients list: a watch that begins with everything and says where the beginning ends.
  const wantsInitialEvents = call.query.get('sendInitialEvents') === 'true';
  const fromNow = from === '' || from === '0' || wantsInitialEvents;
  const representation = representationOf(call.accept);
  const matches = selection(call.query, target) ?? (() => true);
  const inScope = (object: Obj) =>
    (namespace === undefined || object.metadata.namespace === namespace) && matches(object);
  const line = (type: string, object: Obj) =>
    `${JSON.stringify({ type, object: representObject(object, representation, resource) })}\n`;
  const lineOf = (change: LoggedChange) => {
    const type = typeInScope(change, inScope);
    return type === undefined ? '' : line(type, change.object);
  };

  const stream = (sink: Sink) => {
    const past = fromNow ? [] : cluster.store.changesSince(resource, Number(from));
    if (past === 'expired') {
      const status = new ApiStatus(410, `too old resource version: ${from} (${cluster.store.revision})`);
      sink.write(`${JSON.stringify({ type: 'ERROR', object: status.toBody() })}\n`);
      return sink.end();
    }
    const start = fromNow
      ? cluster.store
          .list(resource, namespace)
          .filter(matches)
          .map((object) => line('ADDED', object))
      : past.map(lineOf);
    for (const text of start) if (text !== '') sink.write(text);
    if (wantsInitialEvents) sink.write(bookmark(cluster, target, { 'k8s.io/initial-events-end': 'true' }));
    const unsubscribe = cluster.store.subscribe(resource, (change) => {
      const text = lineOf(change);
      if (text !== '') sink.write(text);
    });
    const stopTimers = startTimers(call, sink, () => bookmark(cluster, target));
    sink.onClose(() => {
      unsubscribe();
      stopTimers();
    });
  };
  return { status: 200, contentType: 'application/json', stream };
}

/** An object that enters the selection is ADDED, one that leaves it is DELETED. */
function typeInScope({ type, object, previous }: LoggedChange, inScope: (object: Obj) => boolean): string | undefined {
  const isIn = inScope(object);
  const wasIn = previous !== undefined && inScope(previous);
  if (type === 'DELETED') return wasIn ? 'DELETED' : undefined;
  if (isIn) return wasIn ? 'MODIFIED' : 'ADDED';
  return wasIn ? 'DELETED' : undefined;
}

function startTimers(call: ApiCall, sink: Sink, bookmarkLine: () => string): () => void {
  const seconds = Number(call.query.get('timeoutSeconds') ?? 0) || DEFAULT_TIMEOUT_SECONDS;
  const timeout = setTimeout(() => sink.end(), seconds * 1000).unref();
  const wantsBookmarks = call.query.get('allowWatchBookmarks') === 'true';
  const bookmarks = wantsBookmarks
    ? setInterval(() => sink.write(bookmarkLine()), BOOKMARK_EVERY_MS).unref()
    : undefined;
  return () => {
    clearTimeout(timeout);
    clearInterval(bookmarks);
  };
}

function bookmark(cluster: Cluster, { resource }: Target, annotations?: Record<string, string>): string {
  const metadata = {
    resourceVersion: String(cluster.store.revision),
    creationTimestamp: null,
    ...(annotations === undefined ? {} : { annotations }),
  };
  return `${JSON.stringify({ type: 'BOOKMARK', object: { kind: resource.kind, apiVersion: groupVersionOf(resource), metadata } })}\n`;
}
