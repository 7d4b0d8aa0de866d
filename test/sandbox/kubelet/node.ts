import { type Api, MERGE_PATCH } from '../api/api.ts';
import type { Obj } from '../api/object.ts';
import { pathOfObject } from '../api/resources.ts';
import { isFinished } from '../controllers/pod-facts.ts';

/** The one node of the sandbox. */
export const NODE_NAME = 'sandbox-node';

/**
 * Tells the server that nothing of a deleted pod is left on the node. What never ran has failed: a Job keeps its pods
 * until it has counted them.
 */
export async function letGo(api: Api, pod: Obj): Promise<void> {
  const path = pathOfObject(pod);
  const tell = (method: string, where: string, options: Parameters<Api['request']>[2]): Promise<unknown> =>
    api.request(method, where, options).catch(() => undefined);
  if (!isFinished(pod))
    await tell('PATCH', `${path}/status`, { body: { status: { phase: 'Failed' } }, contentType: MERGE_PATCH });
  await tell('DELETE', path, { body: { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } } });
}
