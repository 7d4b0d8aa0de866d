import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publish, putUnder } from '../../sandbox/publish.ts';
import { aisubmitUserRules } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from './kubectl-plugin.ts';

const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: files }
spec:
  storage:
    volumeSize: 100Gi
    nfs: [{ server: fs.example.com, path: /exports/data }]
`;
const TRAIN = ['--image', 'acme/train:1'];
const COMMAND = ['--', 'python', 'train.py'];

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk({
    pods: { 'training-first': [{ run: {} }], 'training-second': [{ run: {} }] },
    users: [
      ...['alice', 'bob'].map((name) => ({ name, roles: [{ namespace: 'team-a', rules: aisubmitUserRules }] })),
      { name: 'admin', groups: ['system:masters'] },
    ],
  });
  await publish(desk.sandbox, { policies: { files: POLICY } });
  await putUnder(desk.sandbox, 'team-a', { policy: 'files' });
});

afterAll(() => desk[Symbol.asyncDispose]());

describe('a claim of two people’s workloads', () => {
  test('is made by the first and mounted by the second, each under their own number', async () => {
    const first = await desk.aisubmit(['train', 'first', ...TRAIN, '--mount', 'newpvc:10Gi:/work', ...COMMAND]);
    expect(first.code, first.stderr).toBe(0);
    const mount = ['--mount', 'pvc:training-first-work:/work:sub=results'];
    const as = ['--uid', '20001', '--fs-group', '10001'];
    const second = await desk.aisubmit(['train', 'second', ...TRAIN, ...mount, ...as, ...COMMAND], { as: 'bob' });
    expect(second.code, second.stderr).toBe(0);
    const { body } = await desk.sandbox.admin<{ spec: { template: { spec: Record<string, object> } } }>(
      'GET',
      '/apis/batch/v1/namespaces/team-a/jobs/training-second',
    );
    const { securityContext, volumes } = body.spec.template.spec;
    expect(securityContext).toMatchObject({
      runAsUser: 20_001,
      fsGroup: 10_001,
      fsGroupChangePolicy: 'OnRootMismatch',
      supplementalGroupsPolicy: 'Strict',
    });
    expect(volumes).toContainEqual({
      name: 'mount-0',
      persistentVolumeClaim: { claimName: 'training-first-work' },
    });
  });

  test('is not purged from under the second, and is kept or purged as asked when it may be', async () => {
    const early = await desk.aisubmit(['delete', 'first', '--purge', '--yes']);
    expect(early).toMatchObject({ code: 4, stdout: '' });
    expect(early.stderr).toContain(
      'data of training first in namespace team-a is used by training/second; nothing was deleted',
    );
    expect((await desk.aisubmit(['status', 'first'])).stdout).toContain('Running');
    await desk.aisubmit(['delete', 'second', '--yes']);
    const kept = await desk.aisubmit(['delete', 'first', '--yes']);
    expect(kept.stderr).toContain('kept: volume claim training-first-work');
    const again = await desk.aisubmit(
      ['train', 'first', ...TRAIN, '--mount', 'newpvc:20Gi:/work', '--detach', ...COMMAND],
      { as: 'bob' },
    );
    expect(again.stderr).toContain('keeps its 10Gi (20Gi was asked for)');
    expect(again.stderr).toContain('holds data of another user, who made it');
    expect((await desk.aisubmit(['delete', 'first', '--purge', '--yes'])).stdout).toContain(
      'persistentvolumeclaim/training-first-work deleted',
    );
  });
});

describe('what cannot be had is said before anything is written', () => {
  test.each<[string, string, number, string]>([
    ['newpvc:101Gi:/work', 'volume-size', 3, 'must not be more than the policy allows'],
    ['nfs:fs.example.com:/exports:/data', 'nfs-exports', 3, 'must be an export that the policy names'],
    ['pvc:gone:/data', '--mount: ', 4, 'volume claim gone does not exist in namespace team-a'],
    [
      'nfs:fs.example.com:/exports/data:/data',
      'Job/training-x',
      4,
      'the policy allows NFS volumes, but namespace team-a enforces Pod Security level restricted, which does not',
    ],
    ['pvc:data:/usr/bin', '--mount', 2, 'must not take the place of a folder that the image needs'],
  ])('%s', async (mount, where, code, message) => {
    const tried = await desk.aisubmit(['train', 'x', ...TRAIN, '--mount', mount, ...COMMAND]);
    expect(tried).toMatchObject({ code, stdout: '' });
    expect(tried.stderr).toContain(where);
    expect(tried.stderr).toContain(message);
    expect(await desk.parents()).not.toContain('training-x');
  });
});
