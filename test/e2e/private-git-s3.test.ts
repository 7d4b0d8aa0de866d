import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type NewSecret, secretObjects } from '@aisubmit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publish, putUnder } from '../sandbox/publish.ts';
import { type Desk, startDesk } from './cli/kubectl-plugin.ts';

const EXAMPLE = new URL('../../examples/private-git-s3/', import.meta.url);
const file = (name: string): string => fileURLToPath(new URL(name, EXAMPLE));

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk();
  await publish(desk.sandbox, { policies: { 'research-data': await readFile(file('policy.yaml'), 'utf8') } });
  await putUnder(desk.sandbox, 'team-a', { policy: 'research-data' });
});

afterAll(() => desk[Symbol.asyncDispose]());

async function put(name: string, secret: NewSecret): Promise<void> {
  const context = { name, namespace: 'team-a', submittedBy: 'alice', requestId: 'r', version: '0' };
  const objects = secretObjects(secret, context);
  await desk.sandbox.admin('POST', '/api/v1/namespaces/team-a/configmaps', objects.record);
  await desk.sandbox.admin('POST', '/api/v1/namespaces/team-a/secrets', objects.secret);
}

test('without its Secrets nothing is sent, and both commands of the README are named', async () => {
  const { code, stderr } = await desk.aisubmit(['apply', '-f', file('training.yaml')]);
  expect(code).toBe(4);
  const fixes = stderr.split('\n').filter((line) => line.includes('secret create'));
  expect([...new Set(fixes)]).toEqual([
    '    fix: make it: kubectl aisubmit secret create git digits-code --host git.example.com --namespace team-a',
    '    fix for these 2: make it: kubectl aisubmit secret create s3 digits-data --endpoint https://s3.example.com --namespace team-a',
  ]);
  const readme = await readFile(file('README.md'), 'utf8');
  for (const fix of fixes) expect(readme).toContain(fix.replace(/^.*make it: /, '').replace(' --namespace team-a', ''));
  expect(await desk.parents()).toEqual([]);
});

test('with them it runs, and reaches the two hosts and DNS', async () => {
  const password = 'correct-horse-battery';
  await put('digits-code', { kind: 'git', protocol: 'https', host: 'git.example.com', username: 'al', password });
  await put('digits-data', {
    kind: 's3',
    endpoint: 'https://s3.example.com',
    accessKeyId: 'digits-key',
    secretAccessKey: password,
  });
  const { code, stdout, stderr } = await desk.aisubmit(['apply', '-f', file('training.yaml')]);
  expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'training/digits created\n' });

  const { body: policy } = await desk.sandbox.admin<{ spec: { egress: { to: object[]; ports: object[] }[] } }>(
    'GET',
    '/apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies/training-digits',
  );
  const networks = policy.spec.egress.flatMap(({ to, ports }) =>
    to.flatMap((peer) => ('ipBlock' in peer ? [{ ...(peer.ipBlock as object), ports }] : [])),
  );
  expect(networks).toEqual([
    { cidr: '192.0.2.10/32', ports: [{ port: 443, protocol: 'TCP' }] },
    { cidr: '192.0.2.20/32', ports: [{ port: 443, protocol: 'TCP' }] },
  ]);
  const { body: job } = await desk.sandbox.admin('GET', '/apis/batch/v1/namespaces/team-a/jobs/training-digits');
  expect(JSON.stringify(job)).not.toContain(password);
  expect(JSON.stringify(job)).toContain('"secretName":"digits-code"');
});

test('refused.yaml is refused for everything that it is about', async () => {
  const { code, stdout } = await desk.aisubmit(['apply', '-f', file('refused.yaml'), '-o', 'json']);
  expect(code).toBe(3);
  const { violations } = JSON.parse(stdout) as { violations: { control: string; path: string }[] };
  expect(violations.map(({ control, path }) => `${control} ${path}`).sort()).toEqual([
    'git-commit spec.git[0].commit',
    'git-host spec.git[0].secret',
    'git-host spec.git[0].url',
    's3-bucket spec.s3[0].url',
    's3-endpoint spec.s3[0].endpoint',
    'secret-list spec.s3[0].secret',
  ]);
});
