import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenUser } from '../assemble-sandbox.ts';
import { makeServerCertificate, type ServerCertificate } from '../certificates.ts';
import { kubeconfigYaml } from '../kubeconfig.ts';
import { authenticationFile, type SandboxOidc } from '../oidc/trusted-issuer.ts';
import type { SandboxAudit } from '../sandbox.ts';
import { Processes } from './processes.ts';
import type { RealAssets } from './real-assets.ts';

export interface ControlPlane {
  readonly url: string;
  readonly certificate: ServerCertificate;
  /** Kills the API server and resolves once the next one is ready. */
  restartApiServer(): Promise<void>;
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  readonly assets: RealAssets;
  readonly users: readonly TokenUser[];
  readonly adminToken: string;
  /** CA of our kubelet's log endpoint. */
  readonly kubeletCaPem: string;
  /** An issuer whose tokens are taken beside those of the users. */
  readonly oidc?: SandboxOidc | undefined;
  readonly audit?: SandboxAudit | undefined;
}

/** Nodes that only exist in name would be found lost, and claims bound to volumes that only exist in name, too. */
const CONTROLLERS =
  '*,-node-lifecycle-controller,-taint-eviction-controller,-persistentvolume-binder-controller,-persistentvolume-expander-controller,-node-ipam-controller,-cloud-node-lifecycle-controller';

/** Starts etcd, kube-apiserver and, where there is one, kube-controller-manager, on loopback and in a folder that goes with them. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const folder = await mkdtemp(join(tmpdir(), 'aisubmit-sandbox-'));
  const certificate = await makeServerCertificate();
  const [clientPort, peerPort, apiPort, managerPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const url = `https://127.0.0.1:${apiPort}`;
  const processes = new Processes(folder);
  const stop = async () => {
    await processes.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeFiles(folder, { ...options, certificate, url });
    const etcdUrl = `http://127.0.0.1:${clientPort}`;
    processes.start(options.assets.etcd, etcdFlags(folder, etcdUrl, `http://127.0.0.1:${peerPort}`));
    const flags = apiServerFlags(folder, { ...options, etcdUrl, apiPort });
    const first = processes.start(options.assets.apiServer, flags);
    await processes.untilReady(`${url}/readyz`, certificate.caPem);
    if (options.assets.controllerManager !== undefined)
      processes.start(options.assets.controllerManager, managerFlags(folder, managerPort));
    let apiServer = first;
    const restartApiServer = async () => {
      await processes.kill(apiServer);
      apiServer = processes.start(options.assets.apiServer, flags);
      await processes.untilReady(`${url}/readyz`, certificate.caPem);
    };
    return { url, certificate, restartApiServer, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function etcdFlags(folder: string, clientUrl: string, peerUrl: string): string[] {
  return [
    '--name=default',
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    '--unsafe-no-fsync',
    '--log-level=error',
  ];
}

function apiServerFlags(
  folder: string,
  { etcdUrl, apiPort, assets, oidc, audit }: ControlPlaneOptions & { etcdUrl: string; apiPort: number },
): string[] {
  return [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${apiPort}`,
    `--tls-cert-file=${join(folder, 'api.crt')}`,
    `--tls-private-key-file=${join(folder, 'api.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'sa.key')}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=RBAC',
    // What may be privileged is Pod Security's question, as on nearly every cluster.
    '--allow-privileged=true',
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    ...(oidc === undefined ? [] : [`--authentication-config=${join(folder, 'authentication.json')}`]),
    ...(audit === undefined ? [] : auditFlags(folder, audit)),
    '--endpoint-reconciler-type=none',
    '--kubelet-preferred-address-types=InternalIP',
    `--kubelet-certificate-authority=${join(folder, 'kubelet-ca.crt')}`,
    // Without a controller manager nobody would take the finalizer off claims again.
    ...(assets.controllerManager !== undefined ? [] : ['--disable-admission-plugins=StorageObjectInUseProtection']),
  ];
}

function auditFlags(folder: string, { log }: SandboxAudit): string[] {
  return [`--audit-policy-file=${join(folder, 'audit.json')}`, `--audit-log-path=${log}`, '--audit-log-mode=blocking'];
}

function managerFlags(folder: string, port: number): string[] {
  return [
    `--kubeconfig=${join(folder, 'admin.kubeconfig')}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    '--leader-elect=false',
    // As kubeadm has it: each controller under a name of its own, which admission policies tell apart.
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${join(folder, 'sa.key')}`,
    `--root-ca-file=${join(folder, 'ca.crt')}`,
    `--controllers=${CONTROLLERS}`,
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
  ];
}

async function writeFiles(
  folder: string,
  facts: ControlPlaneOptions & { certificate: ServerCertificate; url: string },
): Promise<void> {
  const { certificate, users, adminToken, kubeletCaPem, oidc, audit, url } = facts;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const row = (token: string, name: string, groups: readonly string[]) =>
    `${token},"${name}","uid-${name}","${groups.join(',')}"`;
  const tokens = [
    row(adminToken, 'sandbox-admin', ['system:masters']),
    ...users.map(({ token, name, groups = [] }) => row(token, name, groups)),
  ];
  const files: Record<string, string> = {
    'ca.crt': certificate.caPem,
    'api.crt': certificate.certPem,
    'api.key': certificate.keyPem,
    'kubelet-ca.crt': kubeletCaPem,
    'sa.key': privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    'sa.pub': publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    'tokens.csv': `${tokens.join('\n')}\n`,
    ...(oidc === undefined ? {} : { 'authentication.json': authenticationFile(oidc) }),
    ...(audit === undefined ? {} : { 'audit.json': JSON.stringify(audit.policy) }),
    'admin.kubeconfig': kubeconfigYaml({
      server: url,
      caPem: certificate.caPem,
      user: 'sandbox-admin',
      token: adminToken,
    }),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text, { mode: 0o600 })));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
