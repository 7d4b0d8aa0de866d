import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baselinePolicy } from '../policy/baseline.ts';
import { resolveRequest } from '../policy/resolve-request.ts';
import { parseRequest } from '../request/parse-request.ts';
import { tensorboard } from './tensorboard.ts';

const SHELLS = ['/bin/dash', '/bin/bash', '/bin/busybox'].filter(existsSync);
const LOG_DIR = '/runs/a b; touch x';

function words(): string[] {
  const document = { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Training', metadata: { name: 'demo' } };
  const spec = { image: 'a:1', tracking: { tensorboard: { logDir: LOG_DIR } } };
  const resolution = resolveRequest(parseRequest({ ...document, spec }), baselinePolicy);
  if (!resolution.ok) throw new Error('was refused');
  const [{ command = [], args = [] } = {}] = tensorboard(resolution.effective, []).containers as {
    command?: string[];
    args?: string[];
  }[];
  return [...command.slice(1), ...args];
}

let bin: string;
beforeAll(() => {
  bin = mkdtempSync(path.join(tmpdir(), 'aisubmit board '));
  writeFileSync(path.join(bin, 'tensorboard'), '#!/bin/sh\nfor word; do echo "[$word]"; done\n');
  chmodSync(path.join(bin, 'tensorboard'), 0o755);
});
afterAll(() => rmSync(bin, { recursive: true }));

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** Runs it as the container would; asked to stop as soon as it says something on stderr. */
async function run(shell: string, search: string): Promise<Ended> {
  const child = spawn(shell, [...(shell.endsWith('busybox') ? ['sh'] : []), ...words()], {
    env: { PATH: search },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (part) => {
    stdout += part;
  });
  child.stderr.on('data', (part) => {
    stderr += part;
    // The trap is set a moment after the words.
    setTimeout(() => child.kill('SIGTERM'), 200);
  });
  const status = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { stdout, stderr, status };
}

describe.each(SHELLS)('under %s', (shell) => {
  test('it becomes TensorBoard on loopback, the folder one word', async () => {
    expect(await run(shell, bin)).toEqual({
      stdout: `[--logdir]\n[${LOG_DIR}]\n[--host]\n[127.0.0.1]\n[--port]\n[6006]\n`,
      stderr: '',
      status: 0,
    });
  });

  test('without one it says so and waits, and ends when it is asked to', async () => {
    const { stderr, status } = await run(shell, '/nonexistent');
    expect(stderr).toContain('this image has no tensorboard');
    expect(status).toBe(0);
  });
});
