import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMPLETER, DIST, freshBundle, LAUNCHER, run } from './plugin.ts';

interface Loaded {
  /** Chunks of the bundle, without `.cjs`. */
  readonly chunks: readonly string[];
  readonly bytes: number;
  readonly builtins: readonly string[];
  readonly stdout: string;
}

const REQUEST = `apiVersion: aisubmit.dev/v1alpha1
kind: Training
metadata: { name: mnist }
spec: { image: "python:3.13-slim", command: [python, train.py] }
`;

let folder: string;

beforeAll(async () => {
  await freshBundle();
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit start up '));
  writeFileSync(path.join(folder, 'hook.cjs'), HOOK);
  writeFileSync(path.join(folder, 'request.yaml'), REQUEST);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what is answered from disk loads no chunk', () => {
  test.each([
    [LAUNCHER, ['--version']],
    [LAUNCHER, ['version', '--client']],
    [LAUNCHER, []],
    [LAUNCHER, ['--help']],
    [LAUNCHER, ['help', 'train']],
    [LAUNCHER, ['train', '--help']],
    [LAUNCHER, ['ls', '-h']],
    [COMPLETER, ['train', '--im']],
    [COMPLETER, ['explain', 'image']],
    [LAUNCHER, ['__complete', 'stat']],
  ])('%s %j', async (file, args) => {
    const { chunks, builtins } = await load(file, args);
    expect(chunks).toEqual([]);
    expect(builtins.filter((name) => NOT_OFFLINE.includes(name))).toEqual([]);
  });
});

const NOT_OFFLINE = ['tls', 'https', 'http', 'readline', 'child_process', 'crypto'];

test('the framework alone is small, and knows no cluster, no schema and no question', async () => {
  const { chunks, bytes, builtins } = await load(LAUNCHER, ['version', '--client', '-o', 'json']);
  expect(chunks).toEqual(expect.arrayContaining(['base', 'framework', 'version']));
  expect(chunks.filter((name) => ['client', 'sdk', 'check', 'questions'].includes(name))).toEqual([]);
  expect(builtins.filter((name) => NOT_OFFLINE.includes(name))).toEqual([]);
  expect(bytes).toBeLessThan(200_000);
});

test('an unknown command does not even load the framework', async () => {
  const { chunks } = await load(LAUNCHER, ['trian'], 2);
  expect(chunks).not.toContain('framework');
});

test('render knows no cluster and no question', async () => {
  const request = path.join(folder, 'request.yaml');
  const { chunks, bytes, builtins } = await load(LAUNCHER, ['render', '-f', request, '-n', 'a']);
  expect(chunks).toEqual(expect.arrayContaining(['sdk', 'check', 'render']));
  expect(chunks.filter((name) => [...POLICIES, 'client', 'submit-online', 'questions'].includes(name))).toEqual([]);
  expect(builtins.filter((name) => NOT_OFFLINE.includes(name))).toEqual([]);
  expect(bytes).toBeLessThan(900_000);
});

test.each([
  [['list'], 'list'],
  [['secret', 'list'], 'secret-list'],
  [['secret', 'delete', 'x'], 'secret-delete'],
])('what talks to a cluster asks no question and judges nothing: %j', async (words, chunk) => {
  const { chunks, builtins } = await load(LAUNCHER, [...words, '-n', 'a', '--server', 'http://127.0.0.1:1'], 4);
  expect(chunks).toEqual(expect.arrayContaining(['client', chunk]));
  const others = [...POLICIES, 'check', 'questions', ...LOGIN];
  expect(chunks.filter((name) => others.includes(name))).toEqual([]);
  expect(builtins.filter((name) => ['readline', 'child_process'].includes(name))).toEqual([]);
});

/** What only a login of ours needs: whoever comes with another credential does not wait for it. */
const LOGIN = ['tokens', 'oidc', 'log-in', 'file-store'];

test('a credential of another kind loads nothing of the token store', async () => {
  const kubeconfig = path.join(folder, 'kubeconfig');
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'true', interactiveMode: 'Never' };
  const config = {
    'current-context': 'a',
    clusters: [{ name: 'a', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'a', user: { exec } }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  const { chunks } = await load(LAUNCHER, ['list', '-n', 'a', '--kubeconfig', kubeconfig], 5);
  expect(chunks).toEqual(expect.arrayContaining(['client', 'list']));
  expect(chunks.filter((name) => LOGIN.includes(name))).toEqual([]);
});

test('a token at hand is given to kubectl without the framework, the SDK, OpenID or cryptography', async () => {
  const config = path.join(folder, 'config', 'aisubmit');
  mkdirSync(config, { recursive: true, mode: 0o700 });
  const [server, issuer, clientId, subject] = ['https://api.example', 'https://idp.example', 'cli', 'alice'];
  const entry = { server, issuer, clientId, subject, store: 'keychain', scopes: ['openid'], savedAt: SAVED_AT };
  writeFileSync(path.join(config, 'accounts.json'), JSON.stringify({ version: 1, accounts: [entry] }), { mode: 0o600 });
  const tokens = { idToken: 'header.claims.signature', expiresAt: 8_000_000_000_000, subject };
  const keytar = path.join(folder, 'keytar.cjs');
  const item = JSON.stringify({ version: 1, generation: 1, tokens });
  writeFileSync(keytar, `exports.getPassword = async () => ${JSON.stringify(item)};`);
  const info = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', spec: { cluster: { server } } };
  const args = ['credential', `--issuer=${issuer}`, `--client-id=${clientId}`];
  const { chunks, builtins, stdout } = await load(LAUNCHER, args, 0, {
    AISUBMIT_KEYTAR: keytar,
    KUBERNETES_EXEC_INFO: JSON.stringify(info),
    XDG_CONFIG_HOME: path.dirname(config),
    APPDATA: path.dirname(config),
  });
  expect(JSON.parse(stdout)).toEqual({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { expirationTimestamp: '2223-07-06T14:12:20.000Z', token: 'header.claims.signature' },
  });
  expect(chunks.toSorted()).toEqual(['base', 'credential', 'rolldown-runtime', 'tokens']);
  expect(builtins.filter((name) => NOT_OFFLINE.includes(name))).toEqual([]);
});

const SAVED_AT = '2026-11-23T12:00:00.000Z';

/** What only those who name a policy, a template or a standard need. */
const POLICIES = [
  'policies',
  'policy-path',
  'sources',
  'standards',
  'enforce',
  'built-in-templates',
  'template-request',
];

test('names of the cluster load its client, no framework, no question and no judge', async () => {
  const server = ['--server', 'http://127.0.0.1:1', '-n', 'a'];
  const { chunks, builtins, stdout } = await load(COMPLETER, ['status', ...server, '']);
  expect(stdout).toBe(':4\n');
  expect(chunks).toEqual(expect.arrayContaining(['completion', 'live-names', 'client']));
  const others = [...POLICIES, ...LOGIN, 'framework', 'check', 'questions', 'doctor'];
  expect(chunks.filter((name) => others.includes(name))).toEqual([]);
  expect(builtins.filter((name) => ['readline', 'child_process'].includes(name))).toEqual([]);
});

test('one built-in template is loaded with its name and no other', async () => {
  const args = ['notebook', 'lab', '-n', 'a', '--template', 'jupyter', '--dry-run=client'];
  const { chunks } = await load(LAUNCHER, args);
  expect(chunks).toEqual(expect.arrayContaining(['built-in-templates', 'jupyter', 'template-request']));
  const others = ['client', 'questions', 'policies', 'policy-path', 'sources', 'standards', 'vllm', 'jupyter-source'];
  expect(chunks.filter((name) => others.includes(name))).toEqual([]);
});

async function load(file: string, args: readonly string[], wantCode = 0, more: Env = {}): Promise<Loaded> {
  const report = path.join(folder, 'loaded.json');
  const env = {
    AISUBMIT_LOADED: report,
    NODE_OPTIONS: `--require "${path.join(folder, 'hook.cjs').replaceAll('\\', '/')}"`,
    ...more,
  };
  const { code, stdout } = await run(process.execPath, [file, ...args], { env });
  expect(code).toBe(wantCode);
  const { files, builtins }: { files: string[]; builtins: string[] } = JSON.parse(readFileSync(report, 'utf8'));
  const ours = files.filter((name) => name.startsWith(DIST));
  return {
    chunks: ours.map((name) => path.basename(name, '.cjs')),
    bytes: ours.reduce((sum, name) => sum + statSync(name).size, 0),
    builtins: builtins.flatMap((entry) => /^NativeModule (\w+)$/.exec(entry)?.[1] ?? []),
    stdout,
  };
}

type Env = Readonly<Record<string, string>>;

// Written before anything else runs, so that it sees everything that does.
const HOOK = `
const fs = require('node:fs');
const keytar = process.env.AISUBMIT_KEYTAR;
if (keytar !== undefined) {
  const { registerHooks } = require('node:module');
  const url = require('node:url').pathToFileURL(keytar).href;
  const resolve = (name, context, next) =>
    name === 'keytar' ? { url, format: 'commonjs', shortCircuit: true } : next(name, context);
  registerHooks({ resolve });
}
process.on('exit', () => {
  const files = Object.keys(require.cache);
  fs.writeFileSync(process.env.AISUBMIT_LOADED, JSON.stringify({ files, builtins: process.moduleLoadList }));
});
`;
