import { assembleSandbox, userOfToken, withTokens } from '../assemble-sandbox.ts';
import { startControllers } from '../controllers/start-controllers.ts';
import { openFront } from '../front.ts';
import type { PodScript, Sandbox, SandboxOptions } from '../sandbox.ts';
import { DEFAULT_NAMESPACES, seed } from '../seed.ts';
import { defaultUsers } from '../users.ts';
import { CONTROLLER_MANAGER, SANDBOX_ADMIN } from './authn.ts';
import type { Cluster } from './call.ts';
import { localApi } from './local-api.ts';
import { oidcVerifier } from './oidc-authn.ts';
import { rbac } from './rbac.ts';
import { serveHttp } from './serve-http.ts';
import { serveUpgrade } from './serve-upgrade.ts';
import { Store } from './store.ts';
import { streamFeaturesOf } from './stream-features.ts';

const SYSTEM_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'].map((name) => ({ name }));

/** Streams are served as by the newest server, unless a version is asked for: there a client needs the most rights. */
const NEWEST_MINOR = 36;

/** Starts the in-process API server with its controllers. */
export async function startEmbedded(options: SandboxOptions): Promise<Sandbox> {
  const users = withTokens(options.users ?? defaultUsers);
  const usersByToken = new Map(users.map((user) => [user.token, user]));
  const store = new Store();
  const cluster: Cluster = {
    store,
    authorize: rbac(store),
    without: options.without ?? [],
    metrics: options.metrics ?? false,
    version: options.kubeVersion ?? { major: '1', minor: '33' },
    streamFeatures: streamFeaturesOf(Number(options.kubeVersion?.minor ?? NEWEST_MINOR)),
    streams: undefined,
    logs: (_pod, _options, out) => {
      out.end();
      return () => undefined;
    },
  };
  const verifyToken = options.oidc === undefined ? undefined : oidcVerifier(options.oidc);
  const known = { byToken: usersByToken, verifyToken };
  const front = await openFront(
    { handle: serveHttp(cluster, known), upgrade: serveUpgrade(cluster, known) },
    userOfToken(users, options.oidc),
  );
  const api = localApi(cluster, SANDBOX_ADMIN);
  let script: PodScript | undefined = options.pods;
  const controllers = await startControllers({
    api: localApi(cluster, CONTROLLER_MANAGER),
    script: () => script,
    playsControllerManager: true,
  });
  cluster.logs = controllers.logs;
  cluster.streams = controllers.streams;
  await seed(api, [...SYSTEM_NAMESPACES, ...(options.namespaces ?? DEFAULT_NAMESPACES)], users);
  return assembleSandbox({
    kind: 'embedded',
    front,
    api,
    users,
    setPodScript: (next) => {
      script = next;
    },
    async stop() {
      await controllers.stop();
      await front.close();
    },
  });
}
