import type { Api } from '../api/api.ts';
import { ApiStatus } from '../api/api-status.ts';
import type { UserInfo } from './authn.ts';
import type { Cluster } from './call.ts';
import { parsePath } from './parse-path.ts';
import { routeCall } from './route-call.ts';

/** The API in process: every rule of the front door but TLS, tokens and faults. */
export function localApi(cluster: Cluster, user: UserInfo): Api {
  return {
    async request(method, path, { body, contentType } = {}) {
      const url = new URL(path, 'https://sandbox');
      const text = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      try {
        const reply = routeCall(cluster, {
          method,
          path: url.pathname,
          query: url.searchParams,
          accept: 'application/json',
          contentType: contentType ?? 'application/json',
          body: text,
          user,
        });
        return { status: reply.status, body: 'stream' in reply ? undefined : reply.body };
      } catch (error) {
        if (error instanceof ApiStatus) return { status: error.code, body: error.toBody() };
        throw error;
      }
    },
    watch(collectionPath, listener) {
      const target = parsePath(collectionPath);
      if (target === undefined) throw new Error(`not a collection: ${collectionPath}`);
      for (const object of cluster.store.list(target.resource, target.namespace)) listener({ type: 'ADDED', object });
      const stop = cluster.store.subscribe(target.resource, ({ type, object }) => {
        if (target.namespace === undefined || object.metadata.namespace === target.namespace)
          listener({ type, object });
      });
      return { stop };
    },
    as: (username) => localApi(cluster, { username, groups: user.groups }),
  };
}
