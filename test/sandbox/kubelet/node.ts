import type { Api } from '../api/api.ts';
import type { Obj } from '../api/object.ts';

/** The one node of the sandbox. */
export const NODE_NAME = 'sandbox-node';

/** Tells the server that nothing of the pod is left on the node. */
export async function forceDelete(api: Api, { metadata }: Obj): Promise<void> {
  const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
  await api
    .request('DELETE', path, { body: { gracePeriodSeconds: 0, preconditions: { uid: metadata.uid } } })
    .catch(() => undefined);
}
