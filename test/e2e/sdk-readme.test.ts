import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProcess, type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { runPlugin } from './run-plugin.ts';

const SDK = fileURLToPath(new URL('../../packages/sdk/', import.meta.url));

let folder: string;
let sandbox: Sandbox;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aisubmit-readme-'));
  const cwd = path.join(folder, 'pod');
  await mkdir(cwd);
  await mkdir(path.join(folder, 'node_modules', '@aisubmit'), { recursive: true });
  await symlink(SDK, path.join(folder, 'node_modules', '@aisubmit', 'sdk'), 'junction');
  await writeFile(path.join(folder, 'train.py'), 'print(1)\n');
  sandbox = await startSandbox({
    pods: {
      'notebook-lab': [
        { run: { log: ['notebook started'] } },
        { ready: true },
        { exec: runProcess({ cwd }) },
        { ports: { 8888: (socket) => socket.end() } },
      ],
    },
  });
  await sandbox.writeKubeconfig(path.join(folder, 'kubeconfig'), 'alice', { namespace: 'team-a' });
}, 60_000);

afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The example of the README that holds this, run as it stands there. */
async function runExample(holding: string): Promise<{ stdout: string; stderr: string }> {
  const readme = await readFile(path.join(SDK, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code);
  const file = path.join(folder, 'example.mjs');
  await writeFile(file, blocks.find((code) => code.includes(holding)) ?? '');
  const env = { PATH: process.env['PATH'], KUBECONFIG: path.join(folder, 'kubeconfig') };
  return promisify(execFile)(process.execPath, ['--conditions=@aisubmit/source', file], { cwd: folder, env }).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
}

test('the README builds a training run that the checker has nothing against', async () => {
  expect((await runExample('checkManifests')).stdout).toBe('[]\n');
});

test('the README lives with a notebook: errors first, then list, status, logs, exec, cp and connect', async () => {
  expect((await runExample('reachWorkload')).stderr).toMatch(/^NOT_FOUND: \S/);
  const { exitCode, output } = await runPlugin(['notebook', 'lab'], { KUBECONFIG: path.join(folder, 'kubeconfig') });
  expect(exitCode, output).toBe(0);
  const { stdout, stderr } = await runExample('reachWorkload');
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^Notebook lab Running\n/);
  expect(stdout).toMatch(/^notebook-lab-\S+ notebook started$/m);
  expect(stdout).toMatch(/^\$HOME\nexit code 0$/m);
  expect(stdout).toMatch(/^127\.0\.0\.1:\d+ leads to port 8888$/m);
  expect(await readFile(path.join(folder, 'copy.py'), 'utf8')).toBe('print(1)\n');
});
