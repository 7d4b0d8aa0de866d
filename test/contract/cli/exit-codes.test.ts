import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../../packages/cli/package.json' with { type: 'json' };
import { freshBundle, plugin, run } from './plugin.ts';

const TRAINING =
  'apiVersion: aisubmit.dev/v1alpha1\nkind: Training\nmetadata: { name: mnist }\nspec: { image: "python:3" }\n';
const ROOT_POD =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: x, namespace: a }\nspec:\n  containers:\n  - name: c\n    image: nginx\n    securityContext: { privileged: true }\n';

let folder: string;

beforeAll(async () => {
  await freshBundle();
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit exit '));
  writeFileSync(path.join(folder, 'training.yaml'), TRAINING);
  writeFileSync(path.join(folder, 'pod.yaml'), ROOT_POD);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);

describe('0: it is done', () => {
  test.each([
    [['--version'], `Client Version: v${packageJson.version}\n`],
    [['train', 'm', '--image', 'python:3', '-n', 'a', '--dry-run=client'], 'training/m created (dry run)\n'],
    [['train', 'm', '--image', 'python:3', '-n', 'a', '--dry-run', 'client', '-o', 'name'], 'training/m\n'],
  ])('%j', async (args, want) => {
    expect(await plugin(args)).toEqual({ code: 0, stdout: want, stderr: '' });
  });

  test('-n may stand before the command, as kubectl takes it', async () => {
    const { code, stdout } = await plugin(['-n', 'a', 'notebook', 'lab', '--dry-run=client', '-o', 'name']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'notebook/lab\n' });
  });

  test('what render prints, check accepts', async () => {
    const { stdout } = await plugin(['render', '-f', at('training.yaml'), '-n', 'a']);
    expect(await plugin(['check', '-f', '-'], { stdin: stdout })).toEqual({
      code: 0,
      stdout: '',
      stderr: '2 objects judged by the floor, no violations\n',
    });
  });

  test('a request is judged as what it becomes', async () => {
    expect(await plugin(['check', '-f', at('training.yaml')])).toEqual({
      code: 0,
      stdout: '',
      stderr: '2 objects judged by the floor, no violations\n',
    });
  });

  test('a notebook is printed without its token', async () => {
    const { stdout, stderr } = await plugin(['notebook', 'lab', '-n', 'a', '--dry-run=client', '-o', 'yaml']);
    expect(stdout).not.toContain('kind: Secret');
    expect(stderr).toBe('note: Secret/notebook-lab-token left out; --with-secrets prints it with a fresh token\n');
    const withSecrets = await plugin([
      'notebook',
      'lab',
      '-n',
      'a',
      '--dry-run=client',
      '-o',
      'yaml',
      '--with-secrets',
    ]);
    expect(withSecrets.stdout).toMatch(/^kind: Secret$/m);
    expect(withSecrets.stderr).toBe('');
  });
});

describe('2: the command line or the document cannot be used', () => {
  test.each([
    [['trian'], 'error: unknown command "trian"\nfix: did you mean "train"? See kubectl aisubmit --help\n'],
    [
      ['train', 'm', '--gpuu', '1'],
      'error: unknown flag --gpuu\nfix: did you mean --gpu? Otherwise see kubectl aisubmit train --help\n',
    ],
    [
      ['exec', 'lab', 'ls', '-l'],
      'error: unknown flag -l\nfix: flags of a command stand behind --: kubectl aisubmit exec WORKLOAD -- COMMAND; else see kubectl aisubmit exec --help\n',
    ],
    [['status', 'notebook', 'lab'], 'error: unexpected word: "lab"\nfix: write both in one word: notebook/lab\n'],
    [['logs', 'trainings', 'm', '-f'], 'error: unexpected word: "m"\nfix: write both in one word: training/m\n'],
    [['status', 'lab', 'm'], 'error: unexpected word: "m"\nfix: see kubectl aisubmit status --help\n'],
    [['train', 'm', '--dry-run'], 'error: --dry-run needs a value: none, client or server\n'],
    [['train', '--image', 'x'], 'error: NAME is missing\n'],
    [
      ['train', 'm', '-n', 'a', '--dry-run=client'],
      'error: the command line cannot be used as it is\n  --image: is required\n',
    ],
    [['train', 'm', 'python', 'x.py'], 'error: unexpected words: "python", "x.py"\n'],
    [
      ['list', 'notebooks'],
      'error: unexpected word: "notebooks"\nfix: for one kind write --kind notebook; for one workload: kubectl aisubmit status WORKLOAD\n',
    ],
    [['notebook', 'lab', '--', 'bash'], 'error: a notebook runs Jupyter, not a command\n'],
    [
      ['train', 'm', '--image', 'x', '--gpu', '-1', '-n', 'a', '--dry-run=client'],
      '  --gpu: must be at least 1; leave gpu out for none (got -1)\n',
    ],
    [['train', 'm', '--image', 'x', '--memory', '0.0001Gi', '-n', 'a', '--dry-run=client'], '  --memory: must be'],
    [['render'], 'error: -f is missing\nfix: write for example: kubectl aisubmit render -f FILE; see'],
    [['apply', '-n', 'a'], 'error: -f is missing\nfix: write for example: kubectl aisubmit apply -f FILE; see'],
    [['check'], 'error: -f is missing\nfix: write for example: kubectl aisubmit check -f FILE; see'],
    [['render', '-f', 'nowhere.yaml'], 'error: nowhere.yaml does not exist\n'],
    [['render', '-f', 'https://example.com/x.yaml'], 'error: https://example.com/x.yaml is a URL\n'],
    [['status'], 'error: WORKLOAD is missing\nfix: write it after the command: kubectl aisubmit status WORKLOAD\n'],
    [
      ['list', '-o', 'xml'],
      'error: --output is one of wide, json, yaml, name, custom-columns, not "xml"\nfix: write for example: --output wide, or --output custom-columns',
    ],
    [['list'], 'error: no cluster is configured'],
    [['train', 'm', '--large-shm'], 'error: --large-shm: shared memory counts as memory, so its size must be known\n'],
  ])('%j', async (args, want) => {
    const { code, stdout, stderr } = await plugin(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(want);
  });

  test.each([
    [
      'an unknown key',
      `${TRAINING.replace('image:', 'imagee:')}`,
      '<stdin>:4:17 spec.imagee: is not a known field; did you mean "image"?',
    ],
    [
      'two of one name',
      `${TRAINING}---\n${TRAINING}`,
      'error: two documents are Training mnist; the other is at <stdin>:3:19',
    ],
    ['a prototype key', TRAINING.replace('spec: {', 'spec: { __proto__: {},'), '__proto__'],
    ['a manifest of Kubernetes itself', ROOT_POD, 'this Pod is not a Notebook, Training or Inference of aisubmit.dev'],
    ['nothing', '', 'error: <stdin> holds no document'],
  ])('%s', async (_, stdin, want) => {
    const { code, stdout, stderr } = await plugin(['render', '-f', '-', '-n', 'a'], { stdin });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(want);
  });

  test('17 MiB are not read', async () => {
    writeFileSync(at('large.yaml'), 'x'.repeat(17 * 1024 * 1024));
    const { code, stderr } = await plugin(['render', '-f', at('large.yaml'), '-n', 'a']);
    expect(code).toBe(2);
    expect(stderr).toContain('is larger than 16 MiB');
  });
});

describe('3: the policy refuses', () => {
  test.each([
    [
      ['train', 'm', '--privileged'],
      'error: --privileged: a privileged container owns the node and everyone on it (control privileged)\n',
    ],
    [
      ['train', 'm', '--image', 'x', '-n', 'kube-system', '--dry-run=client'],
      'error: namespace kube-system is not for workloads [namespace]\n',
    ],
  ])('%j', async (args, want) => {
    const { code, stdout, stderr } = await plugin(args);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(want);
  });

  test('check says where, what, why and what to do', async () => {
    const { code, stdout, stderr } = await plugin(['check', '-f', at('pod.yaml')]);
    expect(code).toBe(3);
    expect(stdout).toContain(
      `${at('pod.yaml')}:8:36: Pod/x spec.containers[0].securityContext.privileged\n` +
        '  container "c": securityContext.privileged must be set to false [privileged]\n' +
        '  rule of: the floor\n' +
        '  why: ',
    );
    expect(stderr).toMatch(/^1 object judged by the floor, \d+ violations\n$/);
  });

  test('check -o json and sarif are data, and say the same', async () => {
    const json = await plugin(['check', '-f', at('pod.yaml'), '-o', 'json']);
    const report = JSON.parse(json.stdout);
    expect(json).toMatchObject({ code: 3, stderr: '' });
    expect(report).toMatchObject({
      apiVersion: 'aisubmit.dev/v1alpha1',
      kind: 'CheckResult',
      judgedBy: ['the floor'],
      notJudged: [],
      summary: { objects: 1, documents: 0, violations: report.violations.length, notJudged: 0 },
    });
    expect(report.violations).toContainEqual({
      control: 'privileged',
      layer: 'floor',
      object: 'Pod/x',
      path: 'spec.containers[0].securityContext.privileged',
      message: 'container "c": securityContext.privileged must be set to false',
      why: expect.any(String),
      fix: expect.any(String),
      source: at('pod.yaml'),
      line: 8,
      column: 36,
    });
    const sarif = JSON.parse((await plugin(['check', '-f', at('pod.yaml'), '-o', 'sarif'])).stdout);
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0].results).toHaveLength(report.violations.length);
    expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('privileged');
  });
});

test('4: the cluster cannot be reached', async () => {
  const { code, stderr } = await plugin(['list', '--server', 'http://127.0.0.1:1', '-n', 'a']);
  expect(code).toBe(4);
  expect(stderr).toContain('error: 127.0.0.1:1 refuses connections');
});

test.runIf(process.platform !== 'win32')('a reader that goes away, as head does, is no error', async () => {
  const script = `"$0" "$@" | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const args = [process.execPath, path.join(import.meta.dirname, '../../../packages/cli/bin/kubectl-aisubmit.cjs')];
  const { stdout, stderr } = await run('bash', ['-c', script, ...args, 'render', '-f', at('training.yaml'), '-n', 'a']);
  expect({ stdout, stderr }).toEqual({ stdout: 'apiVersion: networking.k8s.io/v1\n0\n', stderr: '' });
});

test('DEBUG shows neither command lines nor tokens', async () => {
  const { stderr } = await plugin(['list', '--token', 'hunter2', '--server', 'http://127.0.0.1:1', '-v', '9'], {
    env: { DEBUG: '*', CLI_FLAGS_DEBUG: '1', KUBECTL_AISUBMIT_DEBUG: '1' },
  });
  expect(stderr).not.toContain('hunter2');
});
