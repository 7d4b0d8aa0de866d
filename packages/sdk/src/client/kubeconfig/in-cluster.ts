import { access, readFile } from 'node:fs/promises';
import type { Kubeconfig } from './kubeconfig.ts';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Describes the API server of the pod we run in, or undefined outside of a cluster. */
export async function inClusterKubeconfig(
  env: Readonly<Record<string, string | undefined>>,
  folder: string = SERVICE_ACCOUNT,
): Promise<Kubeconfig | undefined> {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'];
  if (host === undefined || host === '' || port === undefined || port === '') return undefined;
  const tokenFile = `${folder}/token`;
  if (!(await isThere(tokenFile))) return undefined;
  const authority = host.includes(':') ? `[${host}]` : host;
  const namespace = await readFile(`${folder}/namespace`, 'utf8').catch(() => undefined);
  return {
    files: [],
    currentContext: IN_CLUSTER,
    clusters: new Map([
      [IN_CLUSTER, { server: `https://${authority}:${port}`, 'certificate-authority': `${folder}/ca.crt` }],
    ]),
    users: new Map([[IN_CLUSTER, { tokenFile }]]),
    contexts: new Map([[IN_CLUSTER, { cluster: IN_CLUSTER, user: IN_CLUSTER, namespace: namespace?.trim() }]]),
  };
}

const IN_CLUSTER = 'in-cluster';

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
