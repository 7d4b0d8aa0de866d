import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildRequest, makeRequest } from '../../requests/build-request.ts';

/** What an image may call sh; Debian's is dash. */
const SHELLS = ['/bin/sh', '/bin/bash', '/bin/busybox'].filter(existsSync);

interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** Runs one trial as the container would: the command and arguments of the manifest, and the number of the pod. */
function runTrial(shell: string, index: number, spec: object): Run {
  const [{ command = [], args = [], env = [] } = {}] = containersOf(
    buildRequest(makeRequest('Training', { ...spec })).parent,
  );
  const [, ...rest] = command;
  const words = shell.endsWith('busybox') ? ['sh', ...rest] : rest;
  const { stdout, stderr, status } = spawnSync(shell, [...words, ...args], {
    env: {
      ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
      PATH: process.env['PATH'],
      JOB_COMPLETION_INDEX: String(index),
    },
    encoding: 'utf8',
    // With a socket as input bash takes itself for a remote shell and reads the user's start-up files.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { stdout, stderr, status };
}

interface Container {
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

function containersOf(parent: object): readonly Container[] {
  const { spec } = parent as { spec: { template: { spec: { containers: [] } } } };
  return spec.template.spec.containers;
}

const PRINT = ['printf', '%s\\n'];

describe.each(SHELLS)('a trial under %s', (shell) => {
  test('every combination of values is run once', () => {
    const spec = {
      sweep: { parameters: { lr: [0.1, 0.01], batch: [32, 64], opt: ['adam'] } },
      command: [...PRINT, '--lr=$(lr) --batch $(batch) $(opt)'],
    };
    expect([0, 1, 2, 3].map((index) => runTrial(shell, index, spec).stdout)).toEqual([
      '--lr=0.1 --batch 32 adam\n',
      '--lr=0.01 --batch 32 adam\n',
      '--lr=0.1 --batch 64 adam\n',
      '--lr=0.01 --batch 64 adam\n',
    ]);
  });

  test('values are words, whatever they hold', () => {
    const values = ["'; touch /tmp/x; '", '`id`', '"quoted"', 'a  b', '*', '--', '-n', '\\', '#x', '&& ls', ''];
    const spec = { sweep: { parameters: { v: values } }, command: [...PRINT, '[$(v)]', '$(v)$(v)'] };
    for (const [index, value] of values.entries()) {
      expect(runTrial(shell, index, spec).stdout).toBe(`[${value}]\n${value}${value}\n`);
    }
  });

  test('so are the words of the command, and its arguments', () => {
    const spec = {
      sweep: { parameters: { v: [1] } },
      command: [...PRINT, '--', '$HOME', '`id`', '*'],
      args: ["it's", ''],
    };
    expect(runTrial(shell, 0, spec).stdout).toBe("--\n$HOME\n`id`\n*\nit's\n\n");
  });

  test('the values are variables, too', () => {
    const command = ['sh', '-c', 'echo "$SWEEP_lr $SWEEP_name"'];
    const spec = { sweep: { parameters: { lr: [1, 2], name: ['a b'] } }, command };
    expect(runTrial(shell, 1, spec).stdout).toBe('2 a b\n');
  });

  test('variables of the user keep their values, whatever they are called', () => {
    const names = ['index', 'trial', 'name', 'count', 'wanted', 'at', 'value', 'left', 'rest', 'word'];
    const env = names.map((name) => ({ name, value: `own-${name}` }));
    const command = ['sh', '-c', names.map((name) => `echo "$${name}"`).join(';')];
    const spec = { env, sweep: { parameters: { lr: [1, 2] } }, command };
    expect(runTrial(shell, 1, spec).stdout.split('\n')).toEqual([...names.map((name) => `own-${name}`), '']);
  });

  test('its log begins with what it tries', () => {
    const spec = { sweep: { parameters: { lr: [0.1, 0.01], batch: [32] } }, command: ['true'] };
    expect(runTrial(shell, 1, spec)).toEqual({ stdout: '', stderr: 'trial 1 lr=0.01 batch=32\n', status: 0 });
  });

  test('it ends with the exit code of the command', () => {
    const spec = { sweep: { parameters: { code: [7, 8] } }, command: ['sh', '-c', 'exit $(code)'] };
    expect([0, 1].map((index) => runTrial(shell, index, spec).status)).toEqual([7, 8]);
  });
});

test('a thousand trials are one object of the same size as one with their values', () => {
  const values = Array.from({ length: 1000 }, (_each, index) => index);
  const one = buildRequest(makeRequest('Training', { sweep: { parameters: { seed: [1] } }, command: ['true'] }));
  const many = buildRequest(makeRequest('Training', { sweep: { parameters: { seed: values } }, command: ['true'] }));
  expect([one, many].map(({ kept, children }) => kept.length + children.length)).toEqual([1, 1]);
  expect(many.parent['spec']).toMatchObject({ completions: 1000, parallelism: 1, backoffLimitPerIndex: 0 });
});
