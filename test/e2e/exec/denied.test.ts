import { afterAll, beforeAll, expect, test } from 'vitest';
import { onBoth } from '../../contract/api-server/with-sandbox.ts';
import { runProcess } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';

const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: lab }
spec:
  network: { isolation: required, exposure: cluster }
  access:
    exec:
    - groups: [platform]
    - commands: [echo]
`;
const TEAM = 'team-x';

onBoth('who may not get in', (kind) => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await startDesk({
      kind,
      namespaces: [],
      users: [
        { name: 'alice', groups: ['lab'] },
        { name: 'eve', groups: ['auditors'] },
        { name: 'pam', groups: ['lab', 'platform'] },
        { name: 'admin', groups: ['system:masters'] },
      ],
      pods: { 'notebook-lab': [{ run: {} }, { ready: true }, { exec: runProcess() }] },
    });
    const policy = desk.file('policy.yaml', POLICY);
    const groups = ['--group', 'lab', '--viewer-group', 'auditors'];
    for (const words of [
      ['publish', policy],
      ['enforce', '--policy', policy],
      ['onboard', TEAM, '--policy', policy, ...groups],
    ]) {
      const line = ['admin', ...words, '--apply', '--yes'];
      const { code, stderr } = await desk.aisubmit(line, { as: 'admin', namespace: false });
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    }
    const { code, stderr } = await desk.aisubmit(['notebook', 'lab'], { namespace: TEAM });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  }, 180_000);

  afterAll(() => desk?.[Symbol.asyncDispose]());

  test('a command that the policy names is run, another is refused in one sentence with the control', async () => {
    expect(await desk.aisubmit(['exec', 'lab', '--', 'echo', 'x'], { namespace: TEAM })).toMatchObject({
      code: 0,
      stdout: 'x\n',
    });
    const refused = await desk.aisubmit(['exec', 'lab', '--', 'cat', '/var/run/aisubmit/token'], { namespace: TEAM });
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toMatch(
      /^error: you may not do this in pod .* \[access\]\nfix: see kubectl aisubmit explain access\n$/,
    );
  });

  test('a shell and a copy are more than one command, and are refused, too', async () => {
    for (const words of [
      ['exec', 'lab'],
      ['cp', 'lab:x', 'y'],
    ]) {
      const { code, stderr } = await desk.aisubmit(words, { namespace: TEAM });
      expect(code).toBe(4);
      expect(stderr).toMatch(
        /^error: you may not do this in pod .* \[access\]\nfix: see kubectl aisubmit explain access\n$/,
      );
    }
  });

  test('whoever the policy lets in gets a shell', async () => {
    const { code, stdout } = await desk.aisubmit(['exec', 'lab'], {
      as: 'pam',
      namespace: TEAM,
      stdin: 'echo $((6*7))\n',
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '42\n' });
  });

  test('without the right: whose it is to give', async () => {
    const { code, stderr } = await desk.aisubmit(['exec', 'lab', '--', 'true'], { as: 'eve', namespace: TEAM });
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /^note: notebook\/lab was submitted by \S+\nerror: eve may not (?:get|create) pods\/exec in namespace team-x\nfix: ask your cluster admin for the aisubmit-user role/,
    );
  });
});
