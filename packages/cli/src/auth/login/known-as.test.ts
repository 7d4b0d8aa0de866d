import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHost } from '../../host.fixture.ts';
import { Progress } from '../../ui/progress.ts';
import { ENTRY } from '../tokens.fixture.ts';
import { knownAs } from './known-as.ts';
import type { LoggedIn } from './log-in.ts';

let server: Server;
let folder: string;
let written: string;
let other: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const isAlice = request.headers.authorization === 'Bearer alice';
    request.resume();
    response.writeHead(isAlice ? 201 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isAlice ? REVIEW : { kind: 'Status', code: 401, reason: 'Unauthorized' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit known '));
  written = kubeconfig('written', 'aisubmit@a', 'alice');
  other = kubeconfig('other', 'elsewhere', 'bob');
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const REVIEW = {
  kind: 'SelfSubjectReview',
  apiVersion: 'authentication.k8s.io/v1',
  status: { userInfo: { username: 'oidc:alice' } },
};

function kubeconfig(name: string, context: string, token: string): string {
  const file = path.join(folder, name);
  const { port } = server.address() as AddressInfo;
  const config = {
    'current-context': context,
    clusters: [{ name: context, cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: context, user: { token } }],
    contexts: [{ name: context, context: { cluster: context, user: context } }],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

function ask(env: Readonly<Record<string, string>>, kubeconfigPath: string | undefined, contextName = 'aisubmit@a') {
  const host = testHost({ env });
  const done: LoggedIn = {
    entry: ENTRY,
    username: 'alice',
    isExtendable: true,
    contextName,
    kubeconfig: { path: written, changes: [] },
  };
  return knownAs(done, { host, progress: new Progress(host), kubeconfigPath });
}

test('the kubeconfig that was written to is the one that is asked by, whatever else is named', async () => {
  expect(await ask({}, written)).toBe('oidc:alice');
  expect(await ask({ KUBECONFIG: other }, written)).toBe('oidc:alice');
  expect(await ask({ KUBECONFIG: '' }, written)).toBe('oidc:alice');
  expect(await ask({ KUBECONFIG: [other, written].join(path.delimiter) }, undefined)).toBe('oidc:alice');
});

test('a server that does not take the token is named with who can change that', async () => {
  await expect(ask({ KUBECONFIG: other }, undefined, 'elsewhere')).rejects.toMatchObject({
    code: 'NOT_LOGGED_IN',
    message: `${ENTRY.server} does not take your token, though you are logged in at ${ENTRY.issuer}`,
  });
});
