import { ApiStatus, notModelled } from '../api/api-status.ts';
import { refuseExec, serveExec } from '../streams/serve-exec.ts';
import { servePortForward } from '../streams/serve-port-forward.ts';
import { refuseUpgrade, type Upgrade, wantsWebSocket } from '../streams/upgrade.ts';
import { authenticate, type KnownUsers } from './authn.ts';
import type { ApiCall, Cluster } from './call.ts';
import { reviewConnection } from './connect.ts';
import { isStreamKind, type PodStream, podStream } from './open-stream.ts';
import { parsePath } from './parse-path.ts';
import { authorizeCall } from './route-call.ts';
import type { StreamFeatures } from './stream-features.ts';

const OLD_PROTOCOLS = ['v4.channel.k8s.io'] as const;

/** Serves exec and port-forward to whoever may. */
export function serveUpgrade(cluster: Cluster, users: KnownUsers) {
  return async (upgrade: Upgrade): Promise<void> => {
    try {
      const stream = await openStream(cluster, users, upgrade);
      await (stream.kind === 'exec'
        ? startExec(upgrade, stream, cluster.streamFeatures)
        : startPortForward(upgrade, stream, cluster.streamFeatures));
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
  if (target === undefined) throw notModelled(`upgrades of ${url.pathname}`);
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
  if (isStreamKind(target.subresource)) return podStream(cluster, call, target);
  reviewConnection(cluster, call, target);
  throw notModelled(`upgrades of ${url.pathname}`);
}

async function startExec(upgrade: Upgrade, stream: PodStream, features: StreamFeatures): Promise<void> {
  const { streams } = stream;
  const exec = features.endsInput ? stream.exec : { ...stream.exec, protocols: OLD_PROTOCOLS };
  const opened = streams.openExec(exec);
  await (opened instanceof ApiStatus ? refuseExec(upgrade, exec, opened) : serveExec(upgrade, exec, opened));
}

async function startPortForward(
  upgrade: Upgrade,
  { pod, streams }: PodStream,
  features: StreamFeatures,
): Promise<void> {
  // An older server hands WebSockets to its node, which wants the ports in the query.
  if (wantsWebSocket(upgrade) && !features.tunnels)
    return refuseUpgrade(upgrade.socket, 400, 'query parameter "port" is required');
  const refusal = streams.refusalOfPortForward(pod);
  if (refusal !== undefined) return refuseUpgrade(upgrade.socket, refusal.code, refusal.message);
  await servePortForward(upgrade, (port) => streams.connect(pod, port));
}
