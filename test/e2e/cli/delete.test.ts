import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from './kubectl-plugin.ts';

describe.each(availableSandboxes())('delete on the %s sandbox', (kind) => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await startDesk({ kind, pods: { 'training-stuck': [{ ignoreSigterm: true }, { run: {} }] } });
  });

  afterAll(() => desk[Symbol.asyncDispose]());

  async function train(name: string, ...words: readonly string[]): Promise<void> {
    const { code, stderr } = await desk.aisubmit(['train', name, '--image', 'a:1', '--detach', ...words, '--', 'x']);
    expect(code, stderr).toBe(0);
  }

  test('several by name, and each that is not there is an error before anything goes', async () => {
    await train('one');
    await train('two');
    const refused = await desk.aisubmit(['delete', 'one', 'three']);
    expect(refused.code).toBe(4);
    expect(await desk.parents()).toContain('training-one');
    const tried = await desk.aisubmit(['delete', 'one', 'two', '--dry-run=server']);
    expect(tried.stdout.split('\n').toSorted()).toEqual([
      '',
      'training/one deleted (server dry run)',
      'training/two deleted (server dry run)',
    ]);
    const deleted = await desk.aisubmit(['delete', 'one', 'training/two', 'three', '--ignore-not-found', '-o', 'name']);
    expect(deleted).toMatchObject({ code: 0, stderr: '' });
    expect(deleted.stdout.split('\n').toSorted()).toEqual(['', 'training/one', 'training/two']);
    expect(await desk.parents()).toEqual([]);
  });

  test('by label, which is only done where somebody agrees', async () => {
    await train('red', '--label', 'colour=red');
    await train('blue', '--label', 'colour=blue');
    const refused = await desk.aisubmit(['delete', '--selector', 'colour=red']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--selector would delete 1 workload, and nobody can be asked');
    const deleted = await desk.aisubmit(['delete', '-l', 'colour=red', '--yes']);
    expect(deleted).toMatchObject({ code: 0, stdout: 'training/red deleted\n' });
    expect(await desk.parents()).toEqual(['training-blue']);
    expect((await desk.aisubmit(['delete', '-l', 'colour=red', '--yes'])).stderr).toBe('nothing to delete\n');
  });

  test('everything of one’s own, with what it says', async () => {
    await train('green');
    await desk.aisubmit(['notebook', 'lab', '--detach']);
    const shown = await desk.aisubmit(['delete', '--all', '--dry-run=client', '--purge']);
    expect(shown.stdout).toContain('persistentvolumeclaim/notebook-lab-home deleted (dry run)\n');
    expect((await desk.parents()).toSorted()).toEqual(['notebook-lab', 'training-blue', 'training-green']);
    const deleted = await desk.aisubmit(['delete', '--all', '--yes']);
    expect(deleted.code).toBe(0);
    expect(deleted.stderr).toContain('kept: volume claim notebook-lab-home');
    expect(await desk.parents()).toEqual([]);
  });

  test('a pod that does not end keeps what isolates it, and is named', async () => {
    await train('stuck');
    await desk.kubectl(['wait', '--for=condition=ready', 'pod', '-l', 'aisubmit.dev/workload=training-stuck']);
    const stuck = await desk.aisubmit(['delete', 'stuck', '--timeout', '1s']);
    expect(stuck.code).toBe(4);
    expect(stuck.stderr).toMatch(
      /1 of its pods has not ended: training-stuck-\S+ on node \S+; what isolates them stays/,
    );
    const policies = await desk.kubectl(['get', 'networkpolicy', 'training-stuck', '-o', 'name']);
    expect(policies.stdout).toContain('networkpolicy.networking.k8s.io/training-stuck');
    expect((await desk.aisubmit(['delete', 'stuck', '--timeout', '2m'])).code).toBe(0);
  }, 120_000);

  test.each([
    [['delete'], 'WORKLOAD is missing'],
    [['delete', 'lab', '--all'], 'names, --selector and --all cannot go together'],
    [['delete', 'lab', '--timeout', 'soon'], '--timeout must be a duration'],
  ])('%j is refused', async (words, want) => {
    const { code, stderr } = await desk.aisubmit(words);
    expect(code).toBe(2);
    expect(stderr).toContain(want);
  });
});
