import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshBundle, type Outcome, plugin } from './plugin.ts';

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  await freshBundle();
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit code '));
  for (const name of ['src/lib', 'src/__pycache__', 'leaky']) mkdirSync(at(name), { recursive: true });
  writeFileSync(at('src/train.py'), 'import lib.net\n');
  writeFileSync(at('src/lib/net.py'), 'LAYERS = 3\n');
  writeFileSync(at('src/__pycache__/x.pyc'), 'x');
  writeFileSync(at('src/.gitignore'), '*.ckpt\n');
  writeFileSync(at('src/last.ckpt'), 'weights');
  writeFileSync(at('leaky/config.py'), `\nTOKEN = "ghp_${'a1B2'.repeat(9)}"\n`);
  const policy = { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name: 'mapped' }, spec: {} };
  writeFileSync(at('policy.json'), JSON.stringify(policy));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const train = (...args: string[]): Promise<Outcome> =>
  plugin([
    'train',
    'demo',
    '-n',
    'team-a',
    '--image',
    'python:3',
    '--dry-run=client',
    ...args,
    '--',
    'python',
    'train.py',
  ]);

test('a folder of code goes along, the same each time, and what stays behind is said', async () => {
  const { code, stdout, stderr } = await train('--code', at('src'), '-o', 'yaml');
  expect(code).toBe(0);
  expect(stderr).toBe('code: 3 files, 1 KiB; left out: __pycache__, 1 by .gitignore or .aisubmitignore\n');
  expect(stdout).toContain('  "1.net.py": "LAYERS = 3\\n"\n  "2.train.py": "import lib.net\\n"\n');
  expect(stdout).toContain('workingDir: /workspace/code\n');
  expect((await train('--code', at('src'), '-o', 'yaml')).stdout).toBe(stdout);
});

test('a credential is refused by file and line', async () => {
  const { code, stdout, stderr } = await train('--code', at('leaky'));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('config.py:2: holds a GitHub token');
  expect(stderr).not.toContain('a1B2');
});

test('a document cannot hold a folder', async () => {
  const { stdout } = await train('--code', at('src'), '-o', 'request');
  writeFileSync(at('request.yaml'), stdout);
  const { code, stderr } = await plugin(['render', '-n', 'team-a', '-f', at('request.yaml')]);
  expect(code).toBe(2);
  expect(stderr).toContain('spec.code: names files from a folder, which a document cannot hold');
});

test('what a workload will not reach is said before it is sent', async () => {
  const flags = ['--wandb-secret', 'wandb', '--wandb-url', 'https://wandb.example.com'];
  expect((await train(...flags)).stderr).toBe('');
  const { code, stderr } = await train(...flags, '--policy', at('policy.json'));
  expect(code).toBe(0);
  expect(stderr).toContain(
    'warning: policy mapped opens no network to wandb.example.com:443, which spec.tracking.wandb names',
  );
});
