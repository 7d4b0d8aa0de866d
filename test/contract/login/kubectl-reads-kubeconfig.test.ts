import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeKubeconfig } from '../../../packages/cli/src/cluster/kubeconfig/write-kubeconfig.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit kubectl '));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const EXEC = {
  apiVersion: 'client.authentication.k8s.io/v1',
  args: ['credential', '--issuer=https://id.example', '--client-id=kubectl'],
  command: 'kubectl-aisubmit',
  installHint: 'ask: your admin',
  interactiveMode: 'Never',
  provideClusterInfo: true,
} as const;

/** Names that YAML 1.1, which kubectl reads, takes for a truth or a number. */
const login = (name: string) => ({
  cluster: { name, server: 'https://new.example:6443', certificateAuthorityData: 'QUJD', tlsServerName: 'api' },
  user: { name, exec: EXEC },
  context: { name, cluster: name, user: name, namespace: 'on' },
  makeCurrent: true,
});

function kubectl(env: Readonly<Record<string, string>>, ...args: string[]): string {
  return execFileSync('kubectl', ['config', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: home, ...env },
  });
}

test.each(['prod', 'yes', '0123', '12:30', '1_000', 'null', 'a: b', '*a', '--- x', 'naïve'])(
  'kubectl reads a login named %j',
  async (name) => {
    const env = { KUBECONFIG: path.join(home, 'config') };
    await writeKubeconfig({ env, platform: process.platform }, { entry: login(name) });
    expect(JSON.parse(kubectl(env, 'view', '--raw', '-o', 'json'))).toMatchObject({
      clusters: [
        {
          name,
          cluster: {
            server: 'https://new.example:6443',
            'certificate-authority-data': 'QUJD',
            'tls-server-name': 'api',
          },
        },
      ],
      users: [{ name, user: { exec: EXEC } }],
      contexts: [{ name, context: { cluster: name, user: name, namespace: 'on' } }],
      'current-context': name,
    });
  },
);

test('kubectl reads and changes the same file, and we what it made of it', async () => {
  const env = { KUBECONFIG: path.join(home, 'config') };
  kubectl(env, 'set-cluster', 'old', '--server=https://old.example', '--insecure-skip-tls-verify');
  kubectl(env, 'set-credentials', 'old', '--token=secret');
  kubectl(env, 'set-context', 'old', '--cluster=old', '--user=old');
  kubectl(env, 'use-context', 'old');
  await writeKubeconfig({ env, platform: process.platform }, { entry: login('new') });
  expect(kubectl(env, 'current-context')).toBe('new\n');
  kubectl(env, 'set-context', 'new', '--namespace=team-b');
  const { namespace: _, ...context } = login('new').context;
  const { changes } = await writeKubeconfig(
    { env, platform: process.platform },
    { entry: { ...login('new'), cluster: undefined, context } },
  );
  expect(changes).toEqual([]);
  expect(JSON.parse(kubectl(env, 'view', '--raw', '-o', 'json'))).toMatchObject({
    clusters: [{ name: 'new' }, { name: 'old', cluster: { 'insecure-skip-tls-verify': true } }],
    users: [
      { name: 'new', user: { exec: EXEC } },
      { name: 'old', user: { token: 'secret' } },
    ],
    contexts: [{ name: 'new', context: { namespace: 'team-b' } }, { name: 'old' }],
    'current-context': 'new',
  });
});

test('kubectl finds the current context in a list of files, whichever of them sets one', async () => {
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(home, name), text, { mode: 0o600 });
    return path.join(home, name);
  };
  const env = {
    KUBECONFIG: [
      path.join(home, 'missing'),
      file('first', 'apiVersion: v1\nkind: Config\n'),
      file('second', '{"apiVersion": "v1", "kind": "Config", "current-context": "old", "users": null}'),
    ].join(path.delimiter),
  };
  expect((await writeKubeconfig({ env, platform: process.platform }, { entry: login('new') })).changes).toEqual([
    'cluster new added',
    'user new added',
    'context new added',
    `${path.join(home, 'second')}: current context is new, it was old`,
  ]);
  expect(kubectl(env, 'current-context')).toBe('new\n');
  expect(kubectl(env, 'get-contexts', '-o', 'name')).toBe('new\n');
});
