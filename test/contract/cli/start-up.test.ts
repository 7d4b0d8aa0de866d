import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMPLETER, DIST, freshBundle, LAUNCHER, run } from './plugin.ts';

interface Loaded {
  /** Chunks of the bundle, without `.cjs`. */
  readonly chunks: readonly string[];
  readonly bytes: number;
  readonly builtins: readonly string[];
}

const REQUEST = `apiVersion: aisubmit.dev/v1alpha1
kind: Training
metadata: { name: mnist }
spec: { image: "python:3.13-slim", command: [python, train.py] }
`;

let folder: string;

beforeAll(async () => {
  await freshBundle();
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit start up '));
  writeFileSync(path.join(folder, 'hook.cjs'), HOOK);
  writeFileSync(path.join(folder, 'request.yaml'), REQUEST);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what is answered from disk loads no chunk', () => {
  test.each([
    [LAUNCHER, ['--version']],
    [LAUNCHER, ['version', '--client']],
    [LAUNCHER, []],
    [LAUNCHER, ['--help']],
    [LAUNCHER, ['help', 'train']],
    [LAUNCHER, ['train', '--help']],
    [LAUNCHER, ['ls', '-h']],
    [COMPLETER, ['train', '--im']],
  ])('%s %j', async (file, args) => {
    const { chunks, builtins } = await load(file, args);
    expect(chunks).toEqual([]);
    expect(builtins).toEqual(expect.not.arrayContaining(['tls', 'https', 'http', 'readline', 'child_process']));
  });
});

test('the framework alone is small, and knows no cluster, no schema and no question', async () => {
  const { chunks, bytes, builtins } = await load(LAUNCHER, ['version', '--client', '-o', 'json']);
  expect(chunks).toEqual(expect.not.arrayContaining(['client', 'zod', 'check-manifests']));
  expect(chunks.filter((name) => /inquirer|dist/.test(name))).toEqual([]);
  expect(builtins).toEqual(expect.not.arrayContaining(['tls', 'https', 'http', 'readline', 'child_process', 'crypto']));
  expect(bytes).toBeLessThan(200_000);
});

test('render knows no cluster and no question', async () => {
  const { chunks, bytes, builtins } = await load(LAUNCHER, [
    'render',
    '-f',
    path.join(folder, 'request.yaml'),
    '-n',
    'a',
  ]);
  expect(chunks).toEqual(expect.arrayContaining(['zod', 'check-manifests']));
  expect(chunks).toEqual(expect.not.arrayContaining(['client', 'submit-online', 'ask']));
  expect(builtins).toEqual(expect.not.arrayContaining(['tls', 'https', 'http', 'readline', 'child_process', 'crypto']));
  expect(bytes).toBeLessThan(850_000);
});

async function load(file: string, args: readonly string[]): Promise<Loaded> {
  const report = path.join(folder, 'loaded.json');
  const env = {
    AISUBMIT_LOADED: report,
    NODE_OPTIONS: `--require "${path.join(folder, 'hook.cjs').replaceAll('\\', '/')}"`,
  };
  const { code, stderr } = await run(process.execPath, [file, ...args], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { files, builtins }: { files: string[]; builtins: string[] } = JSON.parse(readFileSync(report, 'utf8'));
  const ours = files.filter((name) => name.startsWith(DIST));
  return {
    chunks: ours.map((name) => path.basename(name, '.cjs')),
    bytes: ours.reduce((sum, name) => sum + statSync(name).size, 0),
    builtins: builtins.flatMap((entry) => /^NativeModule (\w+)$/.exec(entry)?.[1] ?? []),
  };
}

// Written before anything else runs, so that it sees everything that does.
const HOOK = `
const fs = require('node:fs');
process.on('exit', () => {
  const files = Object.keys(require.cache);
  fs.writeFileSync(process.env.AISUBMIT_LOADED, JSON.stringify({ files, builtins: process.moduleLoadList }));
});
`;
