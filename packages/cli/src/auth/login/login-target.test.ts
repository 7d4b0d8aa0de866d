import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testHost } from '../../host.fixture.ts';
import { loginTarget } from './login-target.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit target '));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ARGS = ['credential', '--issuer=https://idp.example', '--client-id=cli'];
const CONFIG = {
  'current-context': 'aisubmit@a',
  clusters: [
    { name: 'a', cluster: { server: 'https://a.example', 'proxy-url': 'http://proxy.example:3128' } },
    { name: 'b', cluster: { server: 'https://b.example:443/' } },
  ],
  users: [
    { name: 'me', user: { exec: { apiVersion: 'v1', command: 'kubectl-aisubmit', args: ARGS } } },
    { name: 'admin', user: { 'client-certificate': 'admin.crt', 'client-key': 'admin.key' } },
  ],
  contexts: [
    { name: 'aisubmit@a', context: { cluster: 'a', user: 'me' } },
    { name: 'admin@a', context: { cluster: 'a', user: 'admin' } },
  ],
};

function kubeconfig(name = 'config'): string {
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify(CONFIG));
  return file;
}

test('the context that logs in with us already is the one that is brought up to date', async () => {
  const target = await loginTarget({}, testHost({ env: { KUBECONFIG: kubeconfig() } }));
  expect(target).toMatchObject({
    server: 'https://a.example',
    clusterName: 'a',
    writeCluster: false,
    own: { contextName: 'aisubmit@a', userName: 'me', stanza: { issuer: 'https://idp.example', clientId: 'cli' } },
  });
});

test('a context keeps its cluster when another is named', async () => {
  const target = await loginTarget({ cluster: 'b' }, testHost({ env: { KUBECONFIG: kubeconfig() } }));
  expect([target.server, target.clusterName, target.own]).toEqual(['https://b.example', 'b', undefined]);
});

test('a context with a certificate of its own is none of ours', async () => {
  const target = await loginTarget({ context: 'admin@a' }, testHost({ env: { KUBECONFIG: kubeconfig() } }));
  expect([target.clusterName, target.own]).toEqual(['a', undefined]);
});

test("the way to a server leads through the kubeconfig's proxy", async () => {
  const target = await loginTarget({}, testHost({ env: { KUBECONFIG: kubeconfig() } }));
  expect(target.proxyUrl).toBe('http://proxy.example:3128');
});

test('a server is looked for in the kubeconfig that is written to, and in no other', async () => {
  const named = { server: 'https://b.example', kubeconfig: kubeconfig('named') };
  expect((await loginTarget(named, testHost())).clusterName).toBe('b');
  const fresh = { server: 'https://b.example', kubeconfig: path.join(folder, 'fresh') };
  expect((await loginTarget(fresh, testHost({ env: { KUBECONFIG: kubeconfig() } }))).clusterName).toBeUndefined();
});
