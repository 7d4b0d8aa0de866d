import { type NewSecret, secretObjects } from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, startDesk } from './kubectl-plugin.ts';

let desk: Desk;

beforeAll(async () => {
  const cloneFails = { container: 'git-0', code: 1, message: 'git clone of git.corp/a failed: authentication failed' };
  desk = await startDesk({ pods: { 'training-uncloned': [{ init: { ...cloneFails, log: ['fatal: no'] } }] } });
  const password = { kind: 'git', protocol: 'https', username: 'al', password: 'hunter2' } as const;
  await put('code', { ...password, host: 'git.corp' });
  await put('elsewhere', { ...password, host: 'git.other' });
  await put('store', {
    kind: 's3',
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'hunter2',
    endpoint: 'https://s3.corp',
  });
});

afterAll(() => desk[Symbol.asyncDispose]());

async function put(name: string, secret: NewSecret): Promise<void> {
  const context = { name, namespace: 'team-a', submittedBy: 'alice', requestId: 'r', version: '0' };
  const objects = secretObjects(secret, context);
  await desk.sandbox.admin('POST', '/api/v1/namespaces/team-a/configmaps', objects.record);
  await desk.sandbox.admin('POST', '/api/v1/namespaces/team-a/secrets', objects.secret);
}

const training = (name: string, spec: object): string =>
  JSON.stringify({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Training',
    metadata: { name },
    spec: { image: 'acme/train:1', command: ['python', 'train.py'], ...spec },
  });

const CODE = { url: 'https://git.corp/a', path: '/workspace/a' };

test('everything that is missing or for something else is told at once, and nothing is written', async () => {
  const stdin = training('nothing', {
    git: [
      { ...CODE, secret: 'gone' },
      { ...CODE, path: '/workspace/b', secret: 'elsewhere' },
      { ...CODE, path: '/workspace/c', secret: 'store' },
    ],
    mounts: [
      { path: '/data', pvc: { claimName: 'datasets' } },
      { path: '/config', configMap: { name: 'settings' } },
    ],
  });
  const { code, stdout, stderr } = await desk.aisubmit(['apply', '-f', '-'], { stdin });
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr.slice(stderr.indexOf('error:'))).toBe(
    `error: the cluster cannot take training nothing in namespace team-a; nothing was written
  <stdin>:1:216 spec.git[0].secret: Secret gone does not exist in namespace team-a
    fix: make it: kubectl aisubmit secret create git gone --host git.corp --namespace team-a
  <stdin>:1:283 spec.git[1].secret: Secret elsewhere is for git.other, not for git.corp
    fix: name another Secret, or make one: kubectl aisubmit secret create git elsewhere-2 --host git.corp --namespace team-a
  <stdin>:1:355 spec.git[2].secret: Secret store is for S3, not for git over HTTPS
    fix: name another Secret, or make one: kubectl aisubmit secret create git store-2 --host git.corp --namespace team-a
  <stdin>:1:461 spec.mounts[1].configMap.name: ConfigMap settings does not exist in namespace team-a
    fix: make it: kubectl create configmap settings --from-file=FILE --namespace team-a
  <stdin>:1:410 spec.mounts[0].pvc.claimName: volume claim datasets does not exist in namespace team-a
    fix: make one with --mount newpvc:SIZE:/PATH
`,
  );
  expect(await desk.parents()).toEqual([]);
});

describe('what names the right Secret', () => {
  test('is submitted, by a user who may create Secrets and nothing else', async () => {
    const stdin = training('right', { git: [{ ...CODE, secret: 'code' }] });
    const { code, stdout, stderr } = await desk.aisubmit(['apply', '-f', '-', '--detach'], { stdin });
    expect({ code, stdout, stderr: stderr.includes('Secret') }).toEqual({
      code: 0,
      stdout: 'training/right created\n',
      stderr: false,
    });
    const reads = desk.sandbox.requests().filter(({ path }) => path.includes('/secrets'));
    expect(new Set(reads.map(({ method }) => method))).toEqual(new Set(['POST']));
  });

  test('and cannot clone all the same says so in status and logs', async () => {
    const stdin = training('uncloned', { git: [{ ...CODE, secret: 'code' }] });
    const submitted = await desk.aisubmit(['apply', '-f', '-'], { stdin });
    expect(submitted.code).toBe(4);
    expect(submitted.stderr).toContain(
      'training/uncloned: git clone of git.corp/a failed: authentication failed\n' +
        '  fix: see all that it said with `kubectl aisubmit logs training/uncloned --container git-0 --namespace team-a`\n',
    );
    const { stdout } = await desk.aisubmit(['status', 'uncloned']);
    expect(stdout).toContain('training/uncloned  Failed  git clone of git.corp/a failed: authentication failed\n');
    expect((await desk.aisubmit(['logs', 'uncloned'])).stdout).toContain('fatal: no');
  });
});
