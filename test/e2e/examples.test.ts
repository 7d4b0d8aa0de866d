import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startSandbox } from '../sandbox/sandbox.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

test('sdk-node builds, checks, submits, follows and removes a training run', async () => {
  await using sandbox = await startSandbox();
  const folder = await mkdtemp(join(tmpdir(), 'aisubmit-example-'));
  const kubeconfig = join(folder, 'kubeconfig');
  await sandbox.writeKubeconfig(kubeconfig, 'alice', { namespace: 'team-a' });

  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@aisubmit/source', 'train.js', 'team-a'],
    {
      cwd: join(EXAMPLES, 'sdk-node'),
      env: { PATH: process.env['PATH'], KUBECONFIG: kubeconfig },
    },
  );

  expect(stdout).toMatch(/release Job\/training-sdk-[0-9a-f]{8}\n/);
  expect(stdout).toContain('Succeeded: ');
  expect(stdout).toContain('| run 0 finished');
  const { body } = await sandbox.admin<{ items: unknown[] }>('GET', '/apis/batch/v1/namespaces/team-a/jobs');
  expect(body.items).toEqual([]);
  await rm(folder, { recursive: true, force: true });
}, 60_000);
