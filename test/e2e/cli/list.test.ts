import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LAUNCHER } from '../../contract/cli/plugin.ts';
import { aisubmitUserRules } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from './kubectl-plugin.ts';

let desk: Desk;

const withoutPods = aisubmitUserRules
  .map((rule) => ({ ...rule, resources: rule.resources.filter((resource) => resource !== 'pods') }))
  .filter(({ resources }) => resources.length > 0);

beforeAll(async () => {
  desk = await startDesk({
    users: [
      { name: 'alice', roles: [{ namespace: 'team-a', rules: aisubmitUserRules }] },
      { name: 'bob', roles: [{ namespace: 'team-a', rules: aisubmitUserRules }] },
      { name: 'blind', roles: [{ namespace: 'team-a', rules: withoutPods }] },
      { name: 'admin', groups: ['system:masters'] },
    ],
    pods: { 'notebook-idle': [{ run: { ms: 10 } }, { exit: { code: 0 } }] },
  });
  for (const [as, ...words] of [
    ['alice', 'notebook', 'lab'],
    ['alice', 'notebook', 'idle', '--detach'],
    ['alice', 'train', 'lab', '--image', 'x', '--gpu', '2', '--wait'],
    ['bob', 'infer', 'model', '--image', 'x'],
  ] as const) {
    expect(await desk.aisubmit(words, { as })).toMatchObject({ code: 0 });
  }
}, 240_000);

afterAll(() => desk?.[Symbol.asyncDispose]());

const names = async (args: readonly string[], as = 'alice'): Promise<string[]> => {
  const { stdout } = await desk.aisubmit(['list', '-o', 'name', ...args], { as });
  return stdout.split('\n').filter((line) => line !== '');
};

test('a kind before the name is no second workload', async () => {
  const { code, stdout, stderr } = await desk.aisubmit(['delete', 'inference', 'model', '--yes']);
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toBe(
    'error: there is no workload inference in namespace team-a\nfix: if it is the kind of another, write both in one word: inference/NAME\n',
  );
});

describe('a list', () => {
  test('is of what is mine, and of everybody when asked', async () => {
    expect(await names([])).toEqual(['notebook/idle', 'notebook/lab', 'training/lab']);
    expect(await names(['--all-users'])).toEqual(['notebook/idle', 'notebook/lab', 'training/lab', 'inference/model']);
    expect(await names([], 'bob')).toEqual(['inference/model']);
    const none = await desk.aisubmit(['list'], { as: 'admin' });
    expect(none).toMatchObject({ code: 0, stdout: '' });
    expect(none.stderr).toBe(
      "No workloads of yours in namespace team-a. See everybody's with --all-users.\nStart one with: kubectl aisubmit notebook NAME\n",
    );
  });

  test('begins each row with what other commands take', async () => {
    const listed = await desk.aisubmit(['list']);
    const { stdout } = listed;
    expect(stdout.split('\n')[0]).toMatch(/^NAME +STATE +READY +GPU +AGE +USER$/);
    expect(stdout).toMatch(/^notebook\/lab +Running +1\/1 +0 +\w+ +alice$/m);
    expect(stdout).toMatch(/^training\/lab +Succeeded +0\/1 +2 +\w+ +alice$/m);
    expect(stdout).toMatch(/^notebook\/idle +Ended /m);
    expect(listed.stderr).toBe(
      'notebook/idle has ended by itself: nobody used it, or somebody shut down the server inside. What is in the home is kept.\n',
    );
  });

  test('narrows by kind, state, age and label', async () => {
    expect(await names(['--kind', 'notebook', '--state', 'running'])).toEqual(['notebook/lab']);
    expect(await names(['--older-than', '1h'])).toEqual([]);
    expect(await names(['--newer-than', '1h', '-l', 'aisubmit.dev/kind!=notebook'])).toEqual(['training/lab']);
    expect((await desk.aisubmit(['list', '--state', 'failed'])).stderr).toBe(
      "No workload of yours in namespace team-a is like that. See everybody's with --all-users.\n",
    );
  });

  test('as columns of one’s own, sorted', async () => {
    const columns = 'custom-columns=N:.metadata.name,K:.spec.workloadKind,GPU:.spec.resources.gpu';
    const { stdout } = await desk.aisubmit(['list', '-o', columns, '--no-headers', '--sort-by', 'gpu']);
    expect(stdout).toMatch(/^lab +Training +2\n/);
    expect(stdout.split('\n')).toHaveLength(4);
  });

  test('of all namespaces, as far as they are known and may be seen', async () => {
    const { stdout, stderr } = await desk.aisubmit(['list', '-A']);
    expect(stdout).toMatch(/^team-a +notebook\/lab /m);
    expect(stderr).toContain(
      'You may not list the whole cluster, so this looked in team-a, as far as your kubeconfig names namespaces. Name another with --namespace.\n',
    );
    expect((await desk.aisubmit(['list', '-A', '--all-users'], { as: 'admin' })).stdout).toMatch(
      /^team-a +inference\/model /m,
    );
  });

  test('without a right to see pods says so', async () => {
    const { stdout, stderr } = await desk.aisubmit(['list', '--all-users'], { as: 'blind' });
    expect(stdout).toMatch(/^notebook\/lab +Running +1\/1 /m);
    expect(stderr).toContain('You may not list pods in team-a: how some workloads are doing cannot be seen.');
  });

  test('ends quietly when nobody reads on', async () => {
    // Gone before the first row comes: whoever reads a line may go only after the last has come.
    const cut = await desk.shell('kubectl aisubmit list -o json | true');
    expect(cut).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

test('a watched list prints what changes, and what is gone', async () => {
  const kubeconfig = desk.file('watch.yaml', desk.sandbox.kubeconfig('bob', { namespace: 'team-a' }));
  const child = spawn(process.execPath, [LAUNCHER, 'list', '--watch', '-o', 'json', '--kubeconfig', kubeconfig]);
  const seen: string[] = [];
  let rest = '';
  const waitFor = async (what: string): Promise<void> => {
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const { metadata, status } of lines.map((line) => JSON.parse(line)))
        seen.push(`${metadata.name} ${status.state}`);
      if (seen.includes(what)) return;
    }
  };
  await waitFor('model Running');
  await desk.aisubmit(['train', 'more', '--image', 'x', '--detach'], { as: 'bob' });
  await waitFor('more Succeeded');
  await desk.aisubmit(['delete', 'more', '--yes'], { as: 'bob' });
  await waitFor('more Deleted');
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(seen[0]).toBe('model Running');
}, 120_000);

test('a watched list of whoever may not see pods goes on, and reads nothing for a change', async () => {
  const { said, interrupt } = watching('blind', '--all-users', '-o', 'name');
  await vi.waitFor(() => expect(said.out).toContain('inference/model\n'), 30_000);
  const before = desk.sandbox.requests().filter(({ user }) => user === 'blind').length;
  await desk.aisubmit(['train', 'unseen', '--image', 'x', '--detach'], { as: 'bob' });
  await vi.waitFor(() => expect(said.out).toContain('training/unseen\n'), 30_000);
  expect(desk.sandbox.requests().filter(({ user }) => user === 'blind')).toHaveLength(before);
  expect(said.err).toContain('You may not list pods in team-a: ');
  expect(await interrupt()).toBe(130);
}, 120_000);

test('a watched list in which nothing is says that it waits', async () => {
  const { said, interrupt } = watching('admin');
  await vi.waitFor(() => expect(said.err).toContain('Nothing yet; waiting for what comes.\n'), 30_000);
  expect(await interrupt()).toBe(130);
  expect(said.out).toBe('');
}, 120_000);

/** Starts a list that is watched, and keeps what it says. */
function watching(user: string, ...words: readonly string[]) {
  const kubeconfig = desk.file(`${user}.yaml`, desk.sandbox.kubeconfig(user, { namespace: 'team-a' }));
  const child = spawn(process.execPath, [LAUNCHER, 'list', '--watch', '--kubeconfig', kubeconfig, ...words]);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    said.err += String(chunk);
  });
  const interrupt = async (): Promise<unknown> => {
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGINT');
    return ended;
  };
  return { said, interrupt };
}
