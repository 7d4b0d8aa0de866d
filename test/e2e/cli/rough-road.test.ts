import { existsSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Desk, startDesk } from './kubectl-plugin.ts';

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk({
    pods: {
      'training-queued': [{ scheduled: false, message: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.' }],
      'training-typo': [{ pull: 'backoff', message: 'manifest for nowhere/x:1 not found' }],
    },
  });
});

beforeEach(() => desk.sandbox.faults.clear());

afterAll(() => desk[Symbol.asyncDispose]());

describe('who may not', () => {
  test('no namespace: those that can be used, and how to save the choice', async () => {
    const { code, stderr } = await desk.aisubmit(['list'], { as: 'admin', namespace: false });
    expect(code).toBe(2);
    expect(stderr).toBe(
      'error: no namespace is named\n' +
        'fix: you can use team-a, team-b; add --namespace NAME, or save the choice with: kubectl config set-context --current --namespace=NAME\n',
    );
  });

  test('default is refused', async () => {
    const { code, stderr } = await desk.aisubmit(['train', 'x', '--image', 'x', '-n', 'default']);
    expect(code).toBe(3);
    expect(stderr).toContain('error: namespace default is not for workloads [namespace]\n');
  });

  test('no role: every right that is missing, and nothing is written', async () => {
    const { code, stdout, stderr } = await desk.aisubmit(['train', 'x', '--image', 'x'], { as: 'viewer' });
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('viewer may not create jobs');
    expect(stderr).toContain('viewer may not create networkpolicies');
    expect(await desk.parents()).not.toContain('training-x');
  });

  test('a namespace of others: every reason at once, though nobody could look first', async () => {
    const before = await desk.parents('team-b');
    const { code, stdout, stderr } = await desk.aisubmit(['train', 'x', '--image', 'x', '-n', 'team-b']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('error: the cluster cannot take training x in namespace team-b; nothing was written\n');
    expect(stderr).toContain('alice may not create jobs');
    expect(stderr).toContain('alice may not create networkpolicies');
    expect(stderr).toContain('get jobs: you may not get jobs in namespace team-b');
    const [, fixes] = stderr.split(/^fix: /m);
    expect(fixes).toBe(
      'ask your cluster admin for the aisubmit-user role in namespace team-b, or choose another with --namespace\n',
    );
    expect(stderr.match(/role/g)).toHaveLength(1);
    expect(stderr).toContain('you may not list pods, watch pods or get pods/log in namespace team-b, ');
    expect(await desk.parents('team-b')).toEqual(before);
  });

  test('a token that nobody knows', async () => {
    const { code, stderr } = await desk.aisubmit(['list', '--token', 'hunter2']);
    expect(code).toBe(5);
    expect(stderr).toContain('fix: ask your cluster admin for a new token; the one in use is that of --token\n');
    expect(stderr).not.toContain('hunter2');
  });
});

test('of two documents none is written when one is refused', async () => {
  const doc = (name: string): string =>
    `apiVersion: aisubmit.dev/v1alpha1\nkind: Training\nmetadata: { name: ${name}, namespace: ${name} }\nspec: { image: x }\n`;
  const { code } = await desk.aisubmit(['apply', '-f', '-'], {
    stdin: `${doc('team-a')}---\n${doc('team-b')}`,
    namespace: false,
  });
  expect(code).toBe(4);
  expect(await desk.parents()).not.toContain('training-team-a');
});

describe('what does not start', () => {
  test('an image that is not there is told, with the code of a refusal', async () => {
    const { code, stdout, stderr } = await desk.aisubmit(['train', 'typo', '--image', 'nowhere/x:1']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: 'training/typo created\n' });
    expect(stderr).toMatch(/training\/typo: .*image/);
    expect(stderr).toMatch(/fix: /);
  });

  test('a full cluster is a queue: it is watched for --timeout and goes on', async () => {
    const { code, stderr } = await desk.aisubmit(['train', 'queued', '--image', 'x', '--gpu', '1', '--timeout', '1s']);
    expect(code).toBe(0);
    expect(stderr).toContain('training/queued: not running yet; it goes on.');
    expect(await desk.parents()).toContain('training-queued');
    await desk.aisubmit(['delete', 'queued', '--yes']);
  });
});

describe.runIf(existsSync('/dev/full'))('a full disk', () => {
  test.each(['list', 'policy show -o json'])('is said, once: %s', async (line) => {
    await desk.aisubmit(['train', 'there', '--image', 'x', '--detach']);
    const { code, stderr } = await desk.shell(`kubectl aisubmit ${line} > /dev/full`);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: the output cannot be written: there is no space left\nfix: make room, or write it elsewhere\n$/m,
    );
    expect(stderr).not.toContain('    at ');
  });

  test('of what is said beside it stops nothing', async () => {
    expect(await desk.shell('kubectl aisubmit list -o name 2> /dev/full')).toMatchObject({ code: 0 });
  });

  test('ends the help', async () => {
    expect(await desk.shell('kubectl aisubmit --help > /dev/full')).toMatchObject({
      code: 2,
      stderr: 'error: the output cannot be written: ENOSPC\n',
    });
  });
});

describe('Ctrl-C', () => {
  test('before the release everything is rolled back', async () => {
    const slow = (r: { method: string; path: string; query: unknown }): boolean =>
      r.method === 'POST' && r.path.endsWith('/networkpolicies') && !JSON.stringify(r.query).includes('dryRun');
    desk.sandbox.faults.add({ match: slow, action: { delayMs: 1700 } });
    const { code, stdout, stderr } = await desk.aisubmit(['train', 'early', '--image', 'x'], {
      onStderr: (text, stop) => text.includes('Creating') && stop('SIGINT'),
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain('interrupted');
    expect(await desk.parents()).not.toContain('training-early');
  });

  test('while it starts only the watching ends', async () => {
    const { code, stdout, stderr } = await desk.aisubmit(['train', 'queued', '--image', 'x'], {
      onStderr: (text, stop) => text.includes('training/queued: ') && !text.includes('watched') && stop('SIGINT'),
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'training/queued created\n' });
    expect(stderr).toMatch(
      /\ntraining\/queued: no longer watched; it goes on\. Look again with: kubectl aisubmit status training\/queued --namespace team-a\n$/,
    );
    expect(await desk.parents()).toContain('training-queued');
  });
});

describe.runIf(process.platform === 'linux')('at a terminal', () => {
  test('delete asks, and no is no', async () => {
    await desk.aisubmit(['notebook', 'asked', '--detach']);
    const question = 'Delete notebook/asked in namespace team-a?';
    const refused = await desk.atTerminal(['delete', 'asked'], { answer: { question, text: 'n' } });
    expect(refused.stdout).toContain('volume claim notebook-asked-home stays');
    expect(refused.stdout).toContain('nothing was deleted');
    expect(refused.code).toBe(0);
    expect(await desk.parents()).toContain('notebook-asked');
    const agreed = await desk.atTerminal(['delete', 'asked'], { answer: { question, text: 'y' } });
    expect(agreed.code).toBe(0);
    expect(await desk.parents()).not.toContain('notebook-asked');
  });

  test('train asks for the image it needs', async () => {
    const { code, stdout } = await desk.atTerminal(['train', 'asks', '--dry-run=client', '-o', 'request'], {
      answer: { question: 'Container image', text: 'python:3.13' },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('image: python:3.13');
  });

  test('a context without a namespace is asked about', async () => {
    const { code, stdout } = await desk.atTerminal(['list'], {
      as: 'admin',
      namespace: false,
      answer: { question: 'team-b', text: '' },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('Save it with: kubectl config set-context --current --namespace=team-a');
  });

  test('Ctrl-C at a question is an interruption', async () => {
    const { code, stdout } = await desk.atTerminal(['train', 'asks', '--dry-run=client'], {
      answer: { question: 'Container image', text: '\u0003' },
    });
    expect(code).toBe(130);
    expect(stdout).toContain('error: interrupted');
  });
});
