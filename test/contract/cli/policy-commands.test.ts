import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshBundle, plugin } from './plugin.ts';

const HEAD = 'apiVersion: aisubmit.dev/v1alpha1\n';
const IMPOSSIBLE = `${HEAD}kind: Policy
metadata: { name: impossible }
spec:
  rules:
    resources.memory: { min: 8Gi, max: 4Gi }
    resources.cpuu: { max: "4" }
`;
const LOOP = `${HEAD}kind: Template
metadata: { name: loop }
spec:
  kind: Training
  rules:
    resources.cpu: { defaultFrom: { field: resources.cpuRequest } }
    resources.cpuRequest: { defaultFrom: { field: resources.cpu } }
`;

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  await freshBundle();
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit policy '));
  writeFileSync(at('impossible.yaml'), IMPOSSIBLE);
  writeFileSync(at('loop.yaml'), LOOP);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('0: what needs no cluster', () => {
  test('templates are listed with their kind and origin', async () => {
    const { code, stdout, stderr } = await plugin(['template', 'list']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^NAME +KIND +TITLE +ORIGIN\n/);
    expect(stdout).toMatch(/^vllm +Inference +vLLM +built-in$/m);
    expect((await plugin(['template', 'list', '--kind', 'inference', '-o', 'name'])).stdout).toBe(
      'http-model-server\ntensorboard\ntriton\nvllm\n',
    );
  });

  test('a template becomes a file of another name, which can be used and is never overwritten', async () => {
    const file = at('ours.yaml');
    const made = await plugin(['template', 'init', 'ours', '--from', 'jupyter', '--output-file', file]);
    expect({ code: made.code, stdout: made.stdout }).toEqual({ code: 0, stdout: '' });
    expect(readFileSync(file, 'utf8')).toMatch(/^ {2}name: ours$/m);
    const used = await plugin(['notebook', 'x', '-n', 'a', '--template', file, '--dry-run=client', '-o', 'request']);
    expect(used).toMatchObject({ code: 0, stderr: '' });
    expect(used.stdout).toContain('  template: ours\n');
    expect(used.stdout).toMatch(
      /^# allowed by policy baseline@sha256:[0-9a-f]{64}, with template ours@sha256:[0-9a-f]{64}\n/,
    );
    const again = await plugin(['template', 'init', 'ours', '--from', 'jupyter', '--output-file', file]);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('is there already, and is never overwritten');
  });

  test('a policy to start from can be kept by somebody', async () => {
    const { code, stdout } = await plugin(['policy', 'init', 'ours', '--from', 'strict']);
    expect(code).toBe(0);
    expect(await plugin(['check', '-f', '-'], { stdin: stdout })).toEqual({
      code: 0,
      stdout: '',
      stderr: '1 policy or template read, no violations\n',
    });
  });

  test('policy show -o json is an EffectivePolicy', async () => {
    const { stdout } = await plugin(['policy', 'init', 'ours', '--from', 'strict', '--output-file', at('strict.yaml')]);
    expect(stdout).toBe('');
    const shown = await plugin(['policy', 'show', '--policy', at('strict.yaml'), '-o', 'json']);
    const report = JSON.parse(shown.stdout);
    expect(report).toMatchObject({ kind: 'EffectivePolicy', metadata: { name: 'ours' } });
    expect(report.rules).toContainEqual({
      field: 'retries',
      kind: 'Training',
      layer: 'policy ours',
      rule: { max: 5 },
    });
    expect(report.settings).toContainEqual({ path: 'images.digest', value: 'required', layers: ['policy ours'] });
    expect(report.floor).toContain('privileged');
  });

  test('explain knows controls and fields', async () => {
    const control = await plugin(['explain', 'privileged']);
    expect(control.stdout).toContain('privileged: No privileged containers\n  here: it is part of the floor');
    const field = await plugin(['explain', 'maxRuntime']);
    expect(field.stdout).toBe(
      'spec.maxRuntime: a duration, such as 30m, 12h or 3d, --max-runtime\n' +
        '  what: Stop after this long, such as 12h.\n' +
        '  Notebook: 12h when you do not choose, from what is built in\n' +
        '    no layer has a rule about it; you may choose\n' +
        '  Training: 3d when you do not choose, from what is built in\n' +
        '    no layer has a rule about it; you may choose\n',
    );
  });

  test.each([
    ['s3.mode', 'rules are about the whole of s3: kubectl aisubmit explain s3'],
    ['git[0].url', 'rules are about the whole of git: kubectl aisubmit explain git'],
    ['hubs', 'name one of hubs.huggingFace.secret, hubs.huggingFace.endpoint, hubs.ngc.secret'],
  ])('explain %s says which fields there are', async (what, fix) => {
    const { code, stderr } = await plugin(['explain', what]);
    expect({ code, stderr: stderr.slice(stderr.indexOf('fix:')) }).toEqual({ code: 2, stderr: `fix: ${fix}\n` });
  });

  test('a topic alone says what there is', async () => {
    for (const args of [['template'], ['template', '--help'], ['help', 'template']]) {
      expect((await plugin(args)).stdout).toMatch(/^List and show templates, or start one\.\n\n {2}template list /);
    }
    expect((await plugin(['template', 'init', '-h'])).stdout).toMatch(/^Write a commented template to start from\.\n/);
  });
});

describe('2: what cannot be used', () => {
  test.each<[string[], string]>([
    [['template', 'lits'], 'error: unknown command "template lits"\nfix: did you mean "template list"?'],
    [
      ['explain', 'privilegd'],
      'error: "privilegd" is neither a control nor a field of a request\nfix: did you mean privileged?',
    ],
    [['explain', 'memory'], 'fix: did you mean resources.memory?\n'],
    [['template', 'show', 'jupiter'], 'error: there is no built-in template "jupiter"\nfix: did you mean jupyter?'],
    [['template', 'init', 'x'], 'error: there is no built-in template "x" to start from\n'],
    [['policy', 'init', 'A B', '--from', 'strict'], '  metadata.name: must be'],
    [
      ['check', '-f', 'x', '--floor', '--standard', 'pss-baseline'],
      'error: --floor and --standard contradict each other\n',
    ],
    [['check', '-f', '-', '--standard', 'pss-strict'], 'error: "pss-strict" is not a standard\n'],
    [
      ['policy', 'show', '--policy', 'nowhere.yaml'],
      'error: nowhere.yaml does not exist\nfix: check the path behind --policy\n',
    ],
    [['policy', 'show', '--policy', '-'], 'error: --policy - is not possible\n'],
    [
      ['notebook', 'x', '-n', 'a', '--template', 'vllm', '--dry-run=client'],
      'error: template vllm makes endpoints, not notebooks\nfix: use kubectl aisubmit infer NAME --template vllm\n',
    ],
    [
      ['infer', 'x', '-n', 'a', '--template', 'vllm', '--dry-run=client'],
      '  the command after --: is required by template vllm\n    fix: ',
    ],
  ])('%j', async (args, want) => {
    const { code, stdout, stderr } = await plugin(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(want);
  });

  test('policies and templates are linted, all mistakes of all files with their place', async () => {
    const { code, stderr } = await plugin(['check', '-f', at('impossible.yaml'), '-f', at('loop.yaml')]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `  ${at('impossible.yaml')}:6:30 spec.rules["resources.memory"].min: must not be more than max, 4Gi (got 8Gi)\n`,
    );
    expect(stderr).toContain(
      `${at('impossible.yaml')}:7:21 spec.rules["resources.cpuu"]: is not a field of a request\n    fix: did you mean resources.cpu?\n`,
    );
    expect(stderr).toContain(`  ${at('loop.yaml')}:7:35 spec.rules["resources.cpu"].defaultFrom: leads in a circle`);
  });

  test('a policy that nobody can keep is refused where it is given', async () => {
    const args = ['train', 'x', '--image', 'a:1', '-n', 'a', '--dry-run=client', '--policy', at('impossible.yaml')];
    const { code, stdout, stderr } = await plugin(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('policy impossible cannot be kept by anybody\n');
    expect(stderr).toContain('impossible.yaml:6:30 spec.rules["resources.memory"].min: must not be more than max');
  });
});

test('4: a cluster that does not answer is no reason to judge by less, and the way out is told', async () => {
  const { code, stdout, stderr } = await plugin(['check', '-f', '-', '-n', 'a', '--server', 'http://127.0.0.1:1'], {
    stdin: 'apiVersion: v1\nkind: Pod\nmetadata: { name: x }\nspec: { containers: [{ name: c, image: x }] }\n',
  });
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain('error: 127.0.0.1:1 refuses connections');
  expect(stderr).toContain('without the cluster: --policy FILE or --floor\n');
});
