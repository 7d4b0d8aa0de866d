import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readDocuments } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { buildRequest } from '../../requests/build-request.ts';

const FILE = new URL('../../../examples/sweep/sweep.yaml', import.meta.url);

interface Job {
  readonly spec: {
    readonly completions: number;
    readonly parallelism: number;
    readonly template: { readonly spec: { readonly containers: readonly [{ command: string[]; args: string[] }] } };
  };
}

test('the example of a sweep: six trials, each with the values of its number', () => {
  const [document] = readDocuments(readFileSync(FILE, 'utf8'), { source: 'sweep.yaml' });
  const { spec } = buildRequest(document?.value).parent as unknown as Job;
  expect([spec.completions, spec.parallelism]).toEqual([6, 3]);
  const [{ command, args }] = spec.template.spec.containers;
  const [shell = '', ...words] = [...command, ...args];
  // Every machine with a shell can say what the trial would run, whether it has Python or not.
  const at = words.indexOf('python');
  const runs = [0, 5].map((index) => {
    const env = { PATH: process.env['PATH'], JOB_COMPLETION_INDEX: String(index) };
    const echo = [...words.slice(0, at), 'printf', '%s ', ...words.slice(-2)];
    return spawnSync(shell, echo, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).stdout;
  });
  expect(runs).toEqual(['0.3 32 ', '0.03 64 ']);
});
