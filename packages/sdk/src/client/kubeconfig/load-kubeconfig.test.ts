import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AisubmitError } from '../../errors.ts';
import { inClusterKubeconfig } from './in-cluster.ts';
import { loadKubeconfig } from './load-kubeconfig.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  return path;
}

function failing(path: string): Promise<AisubmitError> {
  return loadKubeconfig({ env: {}, kubeconfigPath: path }).then(
    () => Promise.reject(new Error('it should have failed')),
    (error: AisubmitError) => error,
  );
}

const RED = `
apiVersion: v1
kind: Config
current-context: red
clusters: [{name: c, cluster: {server: 'https://red', certificate-authority: ca.pem}}]
users: [{name: u, user: {tokenFile: ./token, exec: {apiVersion: client.authentication.k8s.io/v1, command: bin/login}}}]
contexts: [{name: red, context: {cluster: c, user: u, namespace: team-a}}]
preferences: {colors: true}
some-future-key: [1, 2]
`;

describe('the files that count', () => {
  test('are those of KUBECONFIG, the first that sets a name or the current context winning; missing ones are skipped', async () => {
    const red = await file('a/config', RED);
    const blue = await file(
      'b/config',
      'current-context: blue\nclusters: [{name: c, cluster: {server: "https://blue"}}, {name: d, cluster: {server: "https://d"}}]\nusers: null\n',
    );
    const config = await loadKubeconfig({ env: { KUBECONFIG: [join(folder, 'missing'), red, blue].join(delimiter) } });
    expect(config.files).toEqual([red, blue]);
    expect(config.currentContext).toBe('red');
    expect(config.clusters.get('c')?.server).toBe('https://red');
    expect(config.clusters.get('d')?.server).toBe('https://d');
  });

  test('fall back to .kube/config in the home folder, and to none', async () => {
    const path = await file('.kube/config', RED);
    expect((await loadKubeconfig({ env: { HOME: folder } })).files).toEqual([path]);
    expect((await loadKubeconfig({ env: { HOME: join(folder, 'nobody') } })).files).toEqual([]);
  });

  test('name paths relative to themselves', async () => {
    const path = await file('a/config', RED);
    const { clusters, users } = await loadKubeconfig({ env: {}, kubeconfigPath: path });
    expect(clusters.get('c')?.['certificate-authority']).toBe(join(folder, 'a', 'ca.pem'));
    expect(users.get('u')?.tokenFile).toBe(join(folder, 'a', 'token'));
    expect(users.get('u')?.exec?.command).toBe(join(folder, 'a', 'bin', 'login'));
  });
});

describe('a kubeconfig that cannot be used', () => {
  test('is named when it is missing although it was asked for', async () => {
    const error = await failing(join(folder, 'nope'));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toBe(`kubeconfig ${join(folder, 'nope')} cannot be read: it does not exist`);
  });

  test('is named when it is a folder', async () => {
    expect((await failing(folder)).message).toContain('it is a folder');
  });

  test('gets every wrong field named, without its value', async () => {
    const path = await file(
      'config',
      'users: [{name: u, user: {token: 12345}}]\nclusters: [{name: c, cluster: {server: [secret]}}]\n',
    );
    const error = await failing(path);
    expect(error.reasons.map((each) => each.path)).toEqual(['clusters[0].cluster.server', 'users[0].user.token']);
    expect(JSON.stringify(error.reasons)).not.toMatch(/12345|secret/);
  });

  test('gets the place of a syntax error, without the line itself', async () => {
    const path = await file('config', 'users:\n  - name: u\n    token: "abc\n  x: [secret\n');
    const error = await failing(path);
    expect(error.message).toMatch(/is not valid YAML at line \d+, column \d+/);
    expect(error.message).not.toContain('secret');
  });

  test('is refused when a key stands there twice, as kubectl does', async () => {
    const path = await file('config', 'current-context: a\ncurrent-context: b\n');
    expect((await failing(path)).message).toContain('DUPLICATE_KEY');
  });

  test('is refused when its aliases explode', async () => {
    const lines = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'].map((each) => [...each])) {
      lines.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${of}`).join(',')}]`);
    }
    const path = await file('config', lines.join('\n'));
    await expect(loadKubeconfig({ env: {}, kubeconfigPath: path })).rejects.toThrow();
  });
});

describe('inside a pod', () => {
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };

  test('the service account is who we are', async () => {
    await file('sa/token', 'abc');
    await file('sa/namespace', 'team-a\n');
    const config = await inClusterKubeconfig(env, join(folder, 'sa'));
    expect(config?.clusters.get('in-cluster')).toEqual({
      server: 'https://[fd00::1]:443',
      'certificate-authority': `${join(folder, 'sa')}/ca.crt`,
    });
    expect(config?.users.get('in-cluster')).toEqual({ tokenFile: `${join(folder, 'sa')}/token` });
    expect(config?.contexts.get('in-cluster')?.namespace).toBe('team-a');
  });

  test('is told by the token, not by the environment alone', async () => {
    expect(await inClusterKubeconfig(env, join(folder, 'none'))).toBeUndefined();
    expect(await inClusterKubeconfig({}, join(folder, 'sa'))).toBeUndefined();
  });
});
