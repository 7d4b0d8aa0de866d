import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createProxy, type Server as ProxyServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect as connectTo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeServerCertificate, type ServerCertificate } from '../../../../test/sandbox/certificates.ts';
import type { AisubmitError } from '../errors.ts';
import { connectCluster } from './connect.ts';
import type { ConnectionOverrides } from './kubeconfig/kubeconfig.ts';

let certificate: ServerCertificate;
let server: Server;
let folder = '';
let url = '';
let authorizations: (string | undefined)[] = [];
let proxy: ProxyServer | undefined;

/** Answers with its version to whoever has the token `good`. */
beforeAll(async () => {
  certificate = await makeServerCertificate();
  server = createServer({ cert: certificate.certPem, key: certificate.keyPem }, (request, response) => {
    authorizations.push(request.headers.authorization);
    const known = request.headers.authorization === 'Bearer good';
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? { gitVersion: 'v1.33.0' } : { kind: 'Status', reason: 'Unauthorized' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  authorizations = [];
  folder = await mkdtemp(join(tmpdir(), 'connect-'));
});
afterEach(async () => {
  proxy?.closeAllConnections();
  proxy?.close();
  proxy = undefined;
  await rm(folder, { recursive: true });
});

interface Parts {
  readonly cluster?: Record<string, unknown>;
  readonly user?: Record<string, unknown>;
  readonly overrides?: ConnectionOverrides;
}

/** Asks the server through a kubeconfig that trusts it, with changes. */
async function ask(parts: Parts = {}): Promise<unknown> {
  const path = join(folder, 'config');
  const ca = { 'certificate-authority-data': Buffer.from(certificate.caPem).toString('base64') };
  const config = {
    clusters: [{ name: 'c', cluster: { server: url, ...ca, ...parts.cluster } }],
    users: [{ name: 'u', user: parts.user ?? { token: 'good' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  await writeFile(path, JSON.stringify(config));
  const api = await connectCluster({
    env: {},
    kubeconfigPath: path,
    overrides: parts.overrides,
    interactive: false,
    retryDeadlineMs: 0,
  });
  try {
    return (await api.request({ method: 'GET', path: '/version' })).body;
  } finally {
    await api.close();
  }
}

function failing(parts: Parts): Promise<AisubmitError> {
  return ask(parts).then(
    () => Promise.reject(new Error('it should have failed')),
    (error: AisubmitError) => error,
  );
}

const host = (): string => new URL(url).host;

describe('a server with TLS', () => {
  test('is trusted by the authority of the kubeconfig', async () => {
    expect(await ask()).toEqual({ gitVersion: 'v1.33.0' });
    await writeFile(join(folder, 'ca.pem'), certificate.caPem);
    expect(await ask({ cluster: { 'certificate-authority-data': null, 'certificate-authority': 'ca.pem' } })).toEqual({
      gitVersion: 'v1.33.0',
    });
  });

  test('is not trusted without it, and nothing is sent to it', async () => {
    const error = await failing({ cluster: { 'certificate-authority-data': null } });
    expect(error.message).toBe(`the certificate of ${host()} is signed by an authority that is not trusted here`);
    expect(authorizations).toEqual([]);
  });

  test('must have the name that is expected', async () => {
    expect(await ask({ overrides: { tlsServerName: 'localhost' } })).toEqual({ gitVersion: 'v1.33.0' });
    const error = await failing({ overrides: { tlsServerName: 'other.example.com' } });
    expect(error.message).toBe(`the certificate of ${host()} is for another name`);
    expect(authorizations).toEqual(['Bearer good']);
  });

  test('is taken unseen only when told so', async () => {
    const cluster = { 'certificate-authority-data': null, 'insecure-skip-tls-verify': true };
    expect(await ask({ cluster })).toEqual({ gitVersion: 'v1.33.0' });
  });

  test('refuses a wrong token with a sentence', async () => {
    const error = await failing({ overrides: { token: 'bad' } });
    expect(error).toMatchObject({
      code: 'NOT_LOGGED_IN',
      fix: 'ask your cluster admin for a new token; the one in use is that of --token',
    });
    expect(JSON.stringify(error)).not.toContain('bad');
  });
});

describe('a proxy', () => {
  async function startProxy(): Promise<{ url: string; seen: { to: string; authorization: string | undefined }[] }> {
    const seen: { to: string; authorization: string | undefined }[] = [];
    proxy = createProxy();
    proxy.on('connect', (request, client: Socket) => {
      seen.push({ to: request.url ?? '', authorization: request.headers['proxy-authorization'] });
      const [name, port] = (request.url ?? '').split(':');
      const upstream = connectTo(Number(port), name, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
      client.on('error', () => upstream.destroy());
    });
    await new Promise<void>((resolve) => proxy?.listen(0, '127.0.0.1', resolve));
    return { url: `http://ada:secret@127.0.0.1:${(proxy.address() as AddressInfo).port}`, seen };
  }

  test('named by the kubeconfig leads to the server, and sees only the tunnel', async () => {
    const { url: proxyUrl, seen } = await startProxy();
    expect(await ask({ cluster: { 'proxy-url': proxyUrl } })).toEqual({ gitVersion: 'v1.33.0' });
    expect(seen).toEqual([{ to: host(), authorization: `Basic ${Buffer.from('ada:secret').toString('base64')}` }]);
  });

  test('that is not there is blamed, without its password', async () => {
    const error = await failing({ cluster: { 'proxy-url': 'http://ada:secret@127.0.0.1:1' } });
    expect(error.message).toBe(
      'the proxy 127.0.0.1:1 refuses connections: nothing listens there, or a firewall is in between',
    );
    expect(JSON.stringify([error, error.message, error.fix])).not.toContain('secret');
  });
});

describe('a login plugin', () => {
  /** A plugin that gives an old token at first, then the good one. */
  async function plugin(): Promise<Record<string, unknown>> {
    const script = join(folder, 'plugin.mjs');
    await writeFile(
      script,
      `import { existsSync, writeFileSync } from 'node:fs';
const marker = ${JSON.stringify(join(folder, 'ran'))};
const token = existsSync(marker) ? 'good' : 'old';
writeFileSync(marker, '');
console.log(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token } }));`,
    );
    return {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: [script],
      interactiveMode: 'Never',
    };
  }

  test('is run once more when the server refuses what it gave', async () => {
    expect(await ask({ user: { exec: await plugin() } })).toEqual({ gitVersion: 'v1.33.0' });
    expect(authorizations).toEqual(['Bearer old', 'Bearer good']);
  });
});
