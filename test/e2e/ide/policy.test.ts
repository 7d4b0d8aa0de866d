import { API_VERSION, admissionPolicies, parsePolicy, SSH_PREPARE, SSH_SERVE } from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';
import { type SshImage, startSshImage, unable } from './ssh-image.ts';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const CONNECT = ['connect', 'lab', '--ide', 'pycharm', '--print'];

/** As an admin copies them from the admin guide. */
const ONLY_SSH = [
  ['sh', '/var/run/aisubmit-ssh/prepare'],
  ['sh', '/var/run/aisubmit-ssh/serve'],
];

test('the commands of the guide are those that are run', () => {
  expect([SSH_PREPARE, SSH_SERVE]).toEqual(ONLY_SSH);
});

describe.skipIf(unable !== undefined)('a policy that lists commands', () => {
  let desk: Desk;
  let image: SshImage;

  beforeAll(async () => {
    image = startSshImage(() => desk.sandbox);
    desk = await startDesk({ pods: { '*': [{ exec: (call) => image.exec(call) }, { ready: true }] } });
    expect(await desk.aisubmit(['notebook', 'lab'])).toMatchObject({ code: 0 });
    const label = { labels: { 'aisubmit.dev/policy': 'research' } };
    const { body } = await desk.sandbox.admin<{ metadata: object }>('GET', '/api/v1/namespaces/team-a');
    const metadata = { ...body.metadata, ...label };
    await desk.sandbox.admin('PUT', '/api/v1/namespaces/team-a', { ...body, metadata });
  });
  afterAll(async () => {
    await desk[Symbol.asyncDispose]();
    image[Symbol.dispose]();
  });

  async function enforce(commands: readonly unknown[]): Promise<void> {
    const policy = parsePolicy({
      apiVersion: API_VERSION,
      kind: 'Policy',
      metadata: { name: 'research' },
      spec: { access: { exec: [{ containers: ['notebook'], commands }], attach: [] } },
    });
    for (const object of admissionPolicies(policy, { mode: 'deny', kubeMinor: 36, hash: 'unknown' }).objects) {
      const path = `${ADMISSION}/${object.kind === 'ValidatingAdmissionPolicy' ? 'validatingadmissionpolicies' : 'validatingadmissionpolicybindings'}`;
      await desk.sandbox.admin('DELETE', `${path}/${object.metadata.name}`);
      expect(await desk.sandbox.admin('POST', path, object)).toMatchObject({ status: 201 });
    }
  }

  async function until(code: number, args: readonly string[]): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await desk.aisubmit(args);
      // A real API server takes up to a second to judge by what it was told.
      if (outcome.code === code || attempt === 10) return `${outcome.code}\n${outcome.stdout}${outcome.stderr}`;
    }
  }

  test('refuses what it does not list, in a sentence', async () => {
    await enforce(['nvidia-smi']);
    expect(await until(4, CONNECT)).toContain(
      '[access] the policy must let one of your groups run this command in this container; see kubectl aisubmit explain access',
    );
  });

  test('lets SSH in by two whole commands, and no shell by exec', async () => {
    await enforce(ONLY_SSH);
    expect(await until(0, CONNECT)).toContain('0\naisubmit-alice.team-a.lab\n');
    const { body } = await desk.sandbox.admin<{ items: { metadata: { name: string } }[] }>(
      'GET',
      '/api/v1/namespaces/team-a/pods',
    );
    const shell = await desk.kubectl(['exec', `${body.items[0]?.metadata.name}`, '--', 'sh', '-c', 'id']);
    expect(shell).toMatchObject({ code: 1, stderr: expect.stringContaining('[access]') });
  });
});
