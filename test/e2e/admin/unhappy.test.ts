import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';

const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: lab }
spec:
  network: { isolation: required, exposure: cluster }
`;
const ROLES = '/roles/aisubmit-';

describe('a write that breaks off', () => {
  let desk: Desk;
  let policy: string;

  beforeAll(async () => {
    desk = await startDesk({ kind: 'embedded' });
    policy = desk.file('policy.yaml', POLICY);
  });
  afterEach(() => desk.sandbox.faults.clear());
  afterAll(() => desk[Symbol.asyncDispose]());

  const line = (namespace: string): string[] => [
    'admin',
    'onboard',
    namespace,
    '--policy',
    policy,
    '--group',
    'oidc:a',
    '--apply',
    '--yes',
  ];
  const asAdmin = { as: 'admin', namespace: false } as const;

  test('because one kind is forbidden: says what was made and what not, and the same command goes on', async () => {
    desk.sandbox.faults.add({
      match: ({ method, path: url, query }) => method === 'PATCH' && url.includes(ROLES) && !query.includes('dryRun'),
      action: { status: 403 },
    });
    const { code, stdout, stderr } = await desk.aisubmit(line('half'), asAdmin);
    expect(code).toBe(4);
    expect(stdout).toMatch(/^Namespace\/half created\n/);
    expect(stderr).toContain(
      '5 of 9 changes were made, not those of Role/aisubmit-admin in half, Role/aisubmit-user in half, ' +
        'RoleBinding/aisubmit-user in half, Role/aisubmit-viewer in half; the same command goes on from there\n',
    );
    desk.sandbox.faults.clear();
    const again = await desk.aisubmit(line('half'), asAdmin);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('= 5 objects unchanged\n');
    expect((await desk.aisubmit(line('half'), asAdmin)).stderr).toContain('nothing to do\n');
  });

  test('because somebody pressed Ctrl-C', async () => {
    desk.sandbox.faults.add({
      match: ({ method, path: url, query }) => method === 'PATCH' && url.includes(ROLES) && !query.includes('dryRun'),
      action: { delayMs: 30_000 },
    });
    const { code, stderr } = await desk.aisubmit([...line('stopped'), '-v', '6'], {
      ...asAdmin,
      onStderr: (text, stop) => {
        if (text.includes('+ Role/aisubmit-viewer')) setTimeout(() => stop('SIGINT'), 1500);
      },
    });
    expect(code).toBe(130);
    expect(stderr).toMatch(/\n\d of 9 changes were made, not those of .*; the same command goes on from there\n/);
    desk.sandbox.faults.clear();
    expect((await desk.aisubmit(line('stopped'), asAdmin)).code).toBe(0);
    expect((await desk.aisubmit(line('stopped'), asAdmin)).stderr).toContain('nothing to do\n');
  });

  test('what may not even be asked for is said once for all of a kind, before anything is written', async () => {
    const { code, stdout, stderr } = await desk.aisubmit(line('never'), { namespace: false });
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('error: the cluster would not take this from you as it is; nothing was written\n');
    expect(stderr).toContain('  Role/aisubmit-admin and 2 more: alice may not get roles.rbac.authorization.k8s.io');
  });

  test('a namespace that is not there, or nobody’s, has nothing to report', async () => {
    const report = (namespace: string) =>
      desk.aisubmit(['admin', 'report', '--policy', policy, '-n', namespace], { as: 'admin', namespace: false });
    expect(await report('nowhere')).toMatchObject({ code: 4, stdout: '' });
    expect((await report('nowhere')).stderr).toContain('error: namespace nowhere does not exist\n');
    expect((await report('kube-system')).stderr).toContain('error: kube-system is a system namespace');
  });
});

test('a server that is too old is told from the flag', async () => {
  await using desk = await startDesk({ kind: 'embedded', kubeVersion: { major: '1', minor: '29' } });
  const policy = desk.file('policy.yaml', POLICY);
  for (const more of [[], ['--kube-version', '1.36']]) {
    const words = ['admin', 'enforce', '--policy', policy, '--apply', '--yes', ...more];
    const { code, stdout, stderr } = await desk.aisubmit(words, { as: 'admin', namespace: false });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('error: Kubernetes 1.29 has no ValidatingAdmissionPolicy that is on by default\n');
  }
});

describe('a folder for a repository', () => {
  let desk: Desk;
  let folder: string;
  beforeAll(async () => {
    desk = await startDesk({ kind: availableSandboxes().at(-1) ?? 'embedded' });
    folder = mkdtempSync(path.join(tmpdir(), 'aisubmit gitops '));
  }, 120_000);
  afterAll(async () => {
    await desk[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const objectsIn = (text: string) =>
    parseAllDocuments(text)
      .map((document) => document.toJS())
      .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));

  test.each([
    ['enforce', ['--kube-version', '1.36']],
    ['onboard', ['vision', '--group', 'oidc:vision']],
    ['publish', []],
  ])('kustomize makes the same of it: %s', async (command, words) => {
    const policy = desk.file('policy.yaml', POLICY);
    const line = ['admin', command, ...words, ...(command === 'publish' ? [policy] : ['--policy', policy])];
    const out = path.join(folder, command);
    const written = await desk.aisubmit([...line, '--output-dir', out]);
    expect({ code: written.code, stdout: written.stdout }).toEqual({ code: 0, stdout: '' });
    const built = await desk.kubectl(['kustomize', out]);
    expect(built.stderr).toBe('');
    expect(objectsIn(built.stdout)).toEqual(objectsIn((await desk.aisubmit(line)).stdout));
    expect((await desk.aisubmit([...line, '--output-dir', out])).stderr).toMatch(/ files, 0 written\n/);
  });

  test.skipIf(!availableSandboxes().includes('real'))('real: kubectl takes it by -k and by -f', async () => {
    for (const command of readdirSync(folder)) {
      const out = path.join(folder, command);
      const options = { as: 'admin', namespace: false } as const;
      const asFolder = await desk.kubectl(['apply', '-f', out], options);
      expect({ code: asFolder.code, stderr: withoutWarnings(asFolder.stderr) }).toEqual({ code: 0, stderr: '' });
      const asKustomization = await desk.kubectl(['apply', '-k', out], options);
      expect(asKustomization.stdout).not.toMatch(/created|configured/);
    }
    const policy = desk.file('policy.yaml', POLICY);
    const words = ['admin', 'enforce', '--policy', policy, '--apply', '--kube-version', '1.36'];
    const { stderr } = await desk.aisubmit(words, { as: 'admin', namespace: false });
    expect(stderr).toContain('nothing to do\n');
  });
});

/** kubectl says of what it did not make itself that it notes what it applied. */
function withoutWarnings(text: string): string {
  return text.replaceAll(/^Warning: .*\n/gm, '');
}

function nameOf({ kind, metadata }: { kind: string; metadata: { name: string; namespace?: string } }): string {
  return `${kind} ${metadata.namespace} ${metadata.name}`;
}
