import { afterAll, beforeAll, expect, test } from 'vitest';
import { onBoth } from '../../contract/api-server/with-sandbox.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';

const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: lab }
spec:
  identity: { attribution: required }
  network: { isolation: required, exposure: cluster }
`;
const TEAM = 'team-s';
const BRIEF = [{ run: { ms: 200 } }, { exit: { code: 0 } }];

onBoth('suspend and resume where the API server keeps the policy', (kind) => {
  let desk: Desk;

  beforeAll(async () => {
    const users = [
      { name: 'alice', groups: ['lab'] },
      { name: 'bob', groups: ['lab'] },
      { name: 'admin', groups: ['system:masters'] },
    ];
    desk = await startDesk({ kind, namespaces: [], users, pods: { 'notebook-brief': BRIEF } });
    const policy = desk.file('policy.yaml', POLICY);
    for (const words of [
      ['publish', policy],
      ['onboard', TEAM, '--policy', policy, '--group', 'lab'],
      ['enforce', '--policy', policy],
    ]) {
      const line = ['admin', ...words, '--apply', '--yes'];
      const { code, stderr } = await desk.aisubmit(line, { as: 'admin', namespace: false });
      expect(code, stderr).toBe(0);
    }
  }, 120_000);

  afterAll(() => desk?.[Symbol.asyncDispose]());

  const types = (as: string, ...words: string[]) => desk.aisubmit(words, { as, namespace: TEAM });

  test('their own: people suspend it, and let it go on', async () => {
    for (const submit of [
      ['notebook', 'lab', '--detach'],
      ['infer', 'llm', '--image', 'server:1', '--detach'],
    ]) {
      expect(await types('alice', ...submit)).toMatchObject({ code: 0 });
    }
    for (const name of ['lab', 'llm']) {
      const suspended = await types('alice', 'suspend', name);
      expect(suspended.code, suspended.stderr).toBe(0);
      const resumed = await types('alice', 'resume', name, '--detach');
      expect(resumed.code, resumed.stderr).toBe(0);
    }
  });

  test('what is somebody else’s is said to be, and stays theirs', async () => {
    const suspended = await types('bob', 'suspend', 'lab');
    expect(suspended.code).toBe(0);
    expect(suspended.stderr).toContain('note: notebook/lab was submitted by alice');
    expect((await types('bob', 'resume', 'lab', '--detach')).stderr).toContain('was submitted by alice');
    const { stdout } = await types('alice', 'status', 'lab', '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ spec: { user: 'alice' } });
  });

  test('an ended notebook is started again by whom it was', async () => {
    await types('alice', 'notebook', 'brief', '--detach');
    const words = ['wait', '--for=condition=complete', 'job/notebook-brief', '--timeout=20s'];
    expect((await desk.kubectl(words, { as: 'alice', namespace: TEAM })).code).toBe(0);
    expect((await types('bob', 'resume', 'brief')).stderr).toContain('notebook/brief was submitted by alice');
    const resumed = await types('alice', 'resume', 'brief', '--detach');
    expect(resumed).toMatchObject({ code: 0, stdout: 'notebook/brief resumed\n' });
  });
});
