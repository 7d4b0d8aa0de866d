import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, startDesk } from './kubectl-plugin.ts';

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk();
});

afterAll(() => desk[Symbol.asyncDispose]());

const NOWHERE = 'error: namespace team-q does not exist\nfix: did you mean team-a? choose with --namespace\n';

describe('a namespace that does not exist is said to whoever may know', () => {
  test.each([
    'list',
    'list --all-users -o json',
    'list --watch',
    'top',
    'status mnist',
    'logs training/mnist',
    'events mnist',
    'exec mnist -- sh',
    'connect mnist',
    'suspend mnist',
    'suspend --all',
    'resume mnist',
    'delete mnist',
    'delete --all --yes',
    'secret list',
  ])('%s', async (words) => {
    expect(await desk.aisubmit(['-n', 'team-q', ...words.split(' ')], { as: 'admin' })).toEqual({
      code: 4,
      stdout: '',
      stderr: NOWHERE,
    });
  });

  test('and nothing to delete is nothing where that is no error', async () => {
    const words = ['delete', 'mnist', '--ignore-not-found', '-n', 'team-q'];
    expect(await desk.aisubmit(words, { as: 'admin' })).toMatchObject({ code: 0, stderr: 'nothing to delete\n' });
  });

  test('one more request is for the empty case alone', async () => {
    const before = desk.sandbox.requests().length;
    const { code, stderr } = await desk.aisubmit(['list']);
    expect([code, stderr.startsWith('No workloads of yours in namespace team-a.')]).toEqual([0, true]);
    const asked = () =>
      desk.sandbox
        .requests()
        .slice(before)
        .filter(({ path }) => path === '/api/v1/namespaces/team-a');
    expect(asked()).toHaveLength(1);
    expect((await desk.aisubmit(['train', 'here', '--image', 'a:1', '--detach', '--', 'x'])).code).toBe(0);
    const submitted = asked().length;
    expect((await desk.aisubmit(['list', '-o', 'name'])).stdout).toBe('training/here\n');
    expect(asked()).toHaveLength(submitted);
  });
});

describe('what no namespace can be called is refused before anything is asked', () => {
  test.each(['Nope', '../x', 'a_b', 'a.b', '-a', 'a'.repeat(64)])('%s', async (name) => {
    const before = desk.sandbox.requests().length;
    const refused = {
      code: 2,
      stdout: '',
      stderr: `error: "${name}" is not the name of a namespace\nfix: names are lower-case letters, digits and dashes\n`,
    };
    expect(await desk.aisubmit(['list', `--namespace=${name}`])).toEqual(refused);
    expect(desk.sandbox.requests()).toHaveLength(before);
  });

  test('wherever it comes from', async () => {
    const before = desk.sandbox.requests().length;
    const { code, stderr } = await desk.aisubmit(['status', 'mnist'], { namespace: 'Team-A' });
    expect([code, stderr]).toEqual([
      2,
      'error: "Team-A" is not the name of a namespace\nfix: names are lower-case letters, digits and dashes\n',
    ]);
    expect(desk.sandbox.requests()).toHaveLength(before);
    const offline = ['train', 'x', '--image', 'a:1', '--dry-run=client', '-n', 'Team-A'];
    expect((await desk.aisubmit(offline)).stderr).toBe(stderr);
  });
});
