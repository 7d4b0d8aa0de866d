import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../api/api.ts';
import { assembleSandbox, userOfToken, withTokens } from '../assemble-sandbox.ts';
import { type Controllers, startControllers } from '../controllers/start-controllers.ts';
import { openFront } from '../front.ts';
import type { PodScript, Sandbox, SandboxOptions } from '../sandbox.ts';
import { DEFAULT_NAMESPACES, seed } from '../seed.ts';
import { defaultUsers } from '../users.ts';
import { awaitIssuer } from './await-issuer.ts';
import { startControlPlane } from './control-plane.ts';
import { httpApi } from './http-api.ts';
import { startKubeletServer } from './kubelet-server.ts';
import { proxyTo } from './proxy.ts';
import { realAssets } from './real-assets.ts';

/** Starts a real control plane; scheduler, kubelet and storage are played by the script as on the embedded one. */
export async function startReal(options: SandboxOptions): Promise<Sandbox> {
  const assets = realAssets();
  if (assets === undefined)
    throw new Error(
      'KUBEBUILDER_ASSETS names no folder with kube-apiserver and etcd; set it, or start the embedded sandbox',
    );
  const users = withTokens(options.users ?? defaultUsers);
  const adminToken = randomBytes(24).toString('base64url');
  let script: PodScript | undefined = options.pods;
  let controllers: Controllers | undefined;
  const kubelet = await startKubeletServer(() => controllers);
  const { oidc, audit } = options;
  const plane = await startControlPlane({ assets, users, adminToken, kubeletCaPem: kubelet.caPem, oidc, audit });
  if (options.oidc !== undefined) await awaitIssuer(plane.url, plane.certificate.caPem, options.oidc);
  const api = httpApi({ url: plane.url, caPem: plane.certificate.caPem, token: adminToken });
  const proxy = proxyTo(plane.url, plane.certificate.caPem);
  const front = await openFront(proxy.doors, userOfToken(users, options.oidc));
  controllers = await startControllers({
    api,
    script: () => script,
    playsControllerManager: assets.controllerManager === undefined,
    kubeletPort: kubelet.port,
  });
  const namespaces = options.namespaces ?? DEFAULT_NAMESPACES;
  await seed(api, namespaces, users);
  await Promise.all(namespaces.map(({ name }) => untilFurnished(api, name)));
  return assembleSandbox({
    kind: 'real',
    front,
    api,
    users,
    setPodScript: (next) => {
      script = next;
    },
    async restartServer() {
      await plane.restartApiServer();
      if (options.oidc !== undefined) await awaitIssuer(plane.url, plane.certificate.caPem, options.oidc);
    },
    async stop() {
      await front.close();
      proxy.close();
      await controllers?.stop();
      api.close();
      await plane.stop();
      await kubelet.close();
    },
  });
}

/** Pods are refused until their namespace has its default ServiceAccount. */
async function untilFurnished(api: Api, namespace: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { status } = await api.request('GET', `/api/v1/namespaces/${namespace}/serviceaccounts/default`);
    if (status === 200) return;
    await sleep(100);
  }
  throw new Error(`namespace ${namespace} never got its default ServiceAccount`);
}
