import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeServerCertificate } from '../../sandbox/certificates.ts';
import { Processes } from '../../sandbox/real/processes.ts';
import type { RealAssets } from '../../sandbox/real/real-assets.ts';

/** A kube-apiserver that knows people by an AuthenticationConfiguration alone. */
export interface ApiServer {
  readonly url: string;
  readonly caPem: string;
  stop(): Promise<void>;
}

/** Starts etcd and kube-apiserver with the given `--authentication-config`; throws with its last words where it refuses. */
export async function startApiServer(assets: RealAssets, authentication: string): Promise<ApiServer> {
  const folder = await mkdtemp(join(tmpdir(), 'aisubmit-login-'));
  const processes = new Processes(folder);
  const stop = async () => {
    await processes.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { caPem, certPem, keyPem } = await makeServerCertificate();
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const files = {
      'api.crt': certPem,
      'api.key': keyPem,
      'sa.key': privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      'sa.pub': publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      'authentication.yaml': authentication,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
    const [client, peer, api] = await Promise.all([freePort(), freePort(), freePort()]);
    const etcdUrl = `http://127.0.0.1:${client}`;
    processes.start(assets.etcd, etcdFlags(folder, etcdUrl, `http://127.0.0.1:${peer}`));
    processes.start(assets.apiServer, apiServerFlags(folder, etcdUrl, api));
    const url = `https://127.0.0.1:${api}`;
    await processes.untilReady(`${url}/readyz`, caPem);
    return { url, caPem, stop };
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

function apiServerFlags(folder: string, etcdUrl: string, port: number): string[] {
  return [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--tls-cert-file=${join(folder, 'api.crt')}`,
    `--tls-private-key-file=${join(folder, 'api.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'sa.key')}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=RBAC',
    '--endpoint-reconciler-type=none',
    `--authentication-config=${join(folder, 'authentication.yaml')}`,
  ];
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
