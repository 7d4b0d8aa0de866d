import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from './kubectl-plugin.ts';

const ENDPOINT = `apiVersion: aisubmit.dev/v1alpha1
kind: Inference
metadata: { name: llm }
spec: { image: "server:1", port: 8080 }
`;
const RUN = `apiVersion: aisubmit.dev/v1alpha1
kind: Training
metadata: { name: digits }
spec: { image: "python:3.13", command: [python, train.py] }
`;

describe.each(availableSandboxes())('kubectl aisubmit on the %s sandbox', (kind) => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await startDesk({ kind, pods: { 'training-seven': [{ run: { ms: 20 } }, { exit: { code: 7 } }] } });
  });

  afterAll(() => desk[Symbol.asyncDispose]());

  test('a sweep: one Job, a trial for each combination, and one that fails ends no other', async () => {
    const words = [
      'train',
      'search',
      '--image',
      'a:1',
      '--sweep',
      'lr=0.1,0.01',
      '--sweep',
      'n=1,2',
      '--parallelism',
      '2',
    ];
    const submitted = await desk.aisubmit([...words, '--wait', '--', 'python', 'train.py', '--lr', '$(lr)', '$(n)']);
    expect(submitted).toMatchObject({ code: 0, stdout: 'training/search created\n' });
    expect((await desk.aisubmit(['status', 'search'])).stdout).toContain('all 4 trials have finished');
    expect(await desk.parents()).toEqual(['training-search']);
    await desk.aisubmit(['delete', 'search', '--yes']);

    const failed = await desk.aisubmit(['train', 'seven', '--image', 'a:1', '--sweep', 'n=1,2', '--wait', '--', 'x']);
    expect(failed.code).toBe(7);
    expect(failed.stderr).toContain('2 of 2 trials failed (0,1)');
    await desk.aisubmit(['delete', 'seven', '--yes']);
  });

  test('a queue of a cluster without Kueue is refused before anything is written', async () => {
    const refused = await desk.aisubmit(['train', 'queued', '--image', 'a:1', '--queue', 'team', '--', 'x']);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('this cluster has no Kueue, so nothing would let it run');
    expect(await desk.parents()).not.toContain('training-queued');
  });

  test('a training run: submitted, looked at, read, deleted', async () => {
    const submitted = await desk.aisubmit([
      'train',
      'mnist',
      '--image',
      'python:3.13',
      '--gpu',
      '1',
      '--wait',
      '--',
      'python',
      'train.py',
    ]);
    expect(submitted).toMatchObject({ code: 0, stdout: 'training/mnist created\n' });
    const status = JSON.parse((await desk.aisubmit(['status', 'mnist', '-o', 'json'])).stdout);
    expect(status).toMatchObject({
      apiVersion: 'aisubmit.dev/v1alpha1',
      kind: 'Workload',
      metadata: { name: 'mnist', namespace: 'team-a' },
      spec: {
        workloadKind: 'Training',
        object: 'training-mnist',
        user: 'alice',
        image: 'python:3.13',
        resources: { cpu: '2', memory: '4Gi', gpu: '1' },
      },
      status: { state: 'Succeeded', problem: false, exitCode: 0 },
    });
    expect((await desk.aisubmit(['logs', 'training/mnist'])).stdout).toBe('run 0 started\nrun 0 finished\n');
    expect(await desk.aisubmit(['delete', 'mnist', '--yes'])).toMatchObject({
      code: 0,
      stdout: 'training/mnist deleted\n',
    });
    expect(await desk.parents()).not.toContain('training-mnist');
  });

  test('a notebook: its home outlives it, its token is shown nowhere', async () => {
    const submitted = await desk.aisubmit(['notebook', 'lab']);
    expect(submitted).toMatchObject({ code: 0, stdout: 'notebook/lab created\n' });
    expect(submitted.stderr).toContain('kubectl aisubmit connect notebook/lab --namespace team-a');
    const { body } = await desk.sandbox.admin<{ data: { token: string } }>(
      'GET',
      '/api/v1/namespaces/team-a/secrets/notebook-lab-token',
    );
    const token = Buffer.from(body.data.token, 'base64').toString();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(`${submitted.stdout}${submitted.stderr}`).not.toContain(token);
    const deleted = await desk.aisubmit(['delete', 'notebook/lab', '--yes']);
    expect(deleted.stderr).toContain('kept: volume claim notebook-lab-home');
    const again = await desk.aisubmit(['notebook', 'lab', '--detach']);
    expect(again.stderr).toContain('PersistentVolumeClaim/notebook-lab-home was there already and is used again');
    expect(await desk.aisubmit(['delete', 'lab', '--purge', '--yes'])).toMatchObject({
      code: 0,
      stdout: 'notebook/lab deleted\npersistentvolumeclaim/notebook-lab-home deleted\n',
    });
  });

  test('files: created, unchanged, rolled out, refused, replaced', async () => {
    const file = desk.file('all.yaml', `${ENDPOINT}---\n${RUN}`);
    expect((await desk.aisubmit(['apply', '-f', file])).stdout).toBe(
      'inference/llm created\ntraining/digits created\n',
    );
    expect((await desk.aisubmit(['apply', '-f', file])).stdout).toBe(
      'inference/llm unchanged\ntraining/digits unchanged\n',
    );
    const changed = desk.file('endpoint.yaml', ENDPOINT.replace('server:1', 'server:2'));
    expect(await desk.aisubmit(['apply', '-f', changed])).toMatchObject({
      code: 0,
      stdout: 'inference/llm configured\n',
    });
    const other = desk.file('run.yaml', RUN.replace('train.py', 'other.py'));
    const refused = await desk.aisubmit(['apply', '-f', other]);
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toContain('fix: run it again with --replace (its data stays), or use the name digits-2');
    expect(await desk.aisubmit(['apply', '-f', other, '--replace'])).toMatchObject({
      code: 0,
      stdout: 'training/digits replaced\n',
    });
  });

  test('a list, as a table and as data', async () => {
    const table = (await desk.aisubmit(['list'])).stdout.split('\n');
    expect(table[0]).toMatch(/^NAME +STATE +READY +GPU +AGE +USER$/);
    expect(table.find((line) => line.startsWith('inference/llm '))).toMatch(
      /^inference\/llm +Running +1\/1 +0 +\w+ +alice$/,
    );
    const { kind, items } = JSON.parse((await desk.aisubmit(['list', '-o', 'json'])).stdout);
    expect(kind).toBe('WorkloadList');
    expect(items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(
      expect.arrayContaining(['digits', 'llm']),
    );
    expect((await desk.aisubmit(['ls', '-o', 'name', '--mine'])).stdout).toContain('inference/llm\n');
    expect((await desk.aisubmit(['list', '-o', 'json'], { namespace: 'team-b', as: 'bob' })).stdout).toBe(
      '{\n  "apiVersion": "aisubmit.dev/v1alpha1",\n  "kind": "WorkloadList",\n  "items": []\n}\n',
    );
  });

  test('how the namespace was named makes no other request of it', async () => {
    const typed = ['train', 'same', '--image', 'x', '--detach'];
    expect((await desk.aisubmit(typed)).stdout).toBe('training/same created\n');
    const file = desk.file(
      'same.yaml',
      'apiVersion: aisubmit.dev/v1alpha1\nkind: Training\nmetadata: { name: same }\nspec: { image: x }\n',
    );
    expect((await desk.aisubmit(['apply', '-f', file, '-n', 'team-a'])).stdout).toBe('training/same unchanged\n');
  });

  test('--wait ends with the exit code of the run', async () => {
    const { code, stderr } = await desk.aisubmit(['train', 'seven', '--image', 'x', '--wait']);
    expect(code).toBe(7);
    expect(stderr).toContain('training/seven: ');
  });

  test('--dry-run=server asks everything and writes nothing', async () => {
    const before = await desk.parents();
    const { code, stdout } = await desk.aisubmit(['train', 'tried', '--image', 'x', '--dry-run=server']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'training/tried created (server dry run)\n' });
    expect(await desk.parents()).toEqual(before);
  });

  test('version names both sides', async () => {
    const { stdout } = await desk.aisubmit(['version']);
    expect(stdout).toMatch(/^Client Version: v\d+\.\d+\.\d+\nServer Version: v1\.\d+\./);
  });
});
