import { ApiStatus, notModelled } from '../api/api-status.ts';
import { refuseExec, serveExec } from '../streams/serve-exec.ts';
import { servePortForward } from '../streams/serve-port-forward.ts';
import { refuseUpgrade, type Upgrade } from '../streams/upgrade.ts';
import { authenticate, type KnownUsers } from './authn.ts';
import type { ApiCall, Cluster } from './call.ts';
import { isStreamKind, type PodStream, podStream } from './open-stream.ts';
import { parsePath } from './parse-path.ts';
import { authorizeCall } from './route-call.ts';

/** Serves exec and port-forward to whoever may. */
export function serveUpgrade(cluster: Cluster, users: KnownUsers) {
  return async (upgrade: Upgrade): Promise<void> => {
    try {
      const stream = await openStream(cluster, users, upgrade);
      await (stream.kind === 'exec' ? startExec(upgrade, stream) : startPortForward(upgrade, stream));
    } catch (error) {
      if (error instanceof ApiStatus) return refuseUpgrade(upgrade.socket, error.code, error.toBody());
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      refuseUpgrade(upgrade.socket, 500, `the sandbox has a bug: ${text}`);
    }
  };
}

async function openStream(cluster: Cluster, users: KnownUsers, upgrade: Upgrade): Promise<PodStream> {
  const { request } = upgrade;
  const user = await authenticate(request.headersDistinct, users, cluster.authorize);
  const url = new URL(request.url ?? '/', 'https://sandbox');
  const target = parsePath(url.pathname);
  if (target === undefined || !isStreamKind(target.subresource)) throw notModelled(`upgrades of ${url.pathname}`);
  const call: ApiCall = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    accept: '',
    contentType: '',
    body: undefined,
    user,
  };
  authorizeCall(cluster, call, { verb: call.method === 'POST' ? 'create' : 'get', target });
  return podStream(cluster, call, target);
}

async function startExec(upgrade: Upgrade, { streams, exec }: PodStream): Promise<void> {
  const refusal = streams.refusalOfExec(exec);
  await (refusal === undefined ? serveExec(upgrade, exec, streams.run) : refuseExec(upgrade, exec, refusal));
}

async function startPortForward(upgrade: Upgrade, { pod, streams }: PodStream): Promise<void> {
  const refusal = streams.refusalOfPortForward(pod);
  if (refusal !== undefined) return refuseUpgrade(upgrade.socket, refusal.code, refusal.message);
  await servePortForward(upgrade, (port) => streams.connect(pod, port));
}
