import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeServerCertificate } from '../sandbox/certificates.ts';

/** An API server that takes everything and does nothing, so that clients are measured and not it. */
export interface StubServer extends AsyncDisposable {
  /** Path of a kubeconfig for it. */
  readonly kubeconfig: string;
}

/** Starts the server on loopback, over TLS. */
export async function startStubServer(): Promise<StubServer> {
  const { caPem, certPem, keyPem } = await makeServerCertificate();
  let uid = 0;
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    void readText(request).then((text) => {
      const [status, answer] =
        request.method === 'GET'
          ? discover(request.url ?? '/')
          : [request.method === 'POST' ? 201 : 200, accepted(text, ++uid)];
      response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit stub '));
  const kubeconfig = path.join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigFor(typeof address === 'object' ? (address?.port ?? 0) : 0, caPem));
  return {
    kubeconfig,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// The object as it came, with a uid: parsing it would make this server the slowest part.
function accepted(text: string, uid: number): string {
  return text.replace('"metadata":{', `"metadata":{"uid":"uid-${uid}","resourceVersion":"${uid}",`);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const LISTS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  v1: [['secrets', 'Secret']],
  'batch/v1': [['jobs', 'Job']],
  'networking.k8s.io/v1': [['networkpolicies', 'NetworkPolicy']],
};

function discover(url: string): [number, string] {
  const [status, answer] = discovery(url);
  return [status, JSON.stringify(answer)];
}

function discovery(url: string): [number, object] {
  const route = url.split('?')[0]?.replace(/^\/apis?\/?/, '') ?? '';
  if (url.startsWith('/version')) return [200, { major: '1', minor: '36', gitVersion: 'v1.36.0' }];
  if (/^\/api\/?(?:\?|$)/.test(url)) return [200, { kind: 'APIVersions', versions: ['v1'] }];
  if (route === '')
    return [200, { kind: 'APIGroupList', apiVersion: 'v1', groups: ['batch', 'networking.k8s.io'].map(group) }];
  const list = LISTS[route];
  if (list === undefined)
    return [404, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 }];
  const resources = list.map(([name, kind]) => ({
    name,
    kind,
    singularName: '',
    namespaced: true,
    verbs: ['create', 'get'],
  }));
  return [200, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: route, resources }];
}

function group(name: string): object {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
}

function kubeconfigFor(port: number, caPem: string): string {
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority-data': Buffer.from(caPem).toString('base64'),
  };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    clusters: [{ name: 'bench', cluster }],
    users: [{ name: 'bench', user: { token: 'bench' } }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench', namespace: 'team-a' } }],
  });
}
