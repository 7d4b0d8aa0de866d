import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../contract/api-server/call-api.ts';
import { type Outcome, run } from '../../contract/cli/plugin.ts';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';

const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: lab }
spec:
  network: { isolation: required, exposure: cluster, egress: [] }
`;

const WRITABLE = [
  'a writable root',
  '"readOnlyRootFilesystem":true',
  '"readOnlyRootFilesystem":false',
  'read-only-root',
] as const;

/** What the plugin refuses is refused to somebody who has only curl and their token. */
describe.skipIf(!availableSandboxes().includes('real'))('real: by curl', () => {
  let desk: Desk;
  let rendered: string;

  beforeAll(async () => {
    desk = await startDesk({
      kind: 'real',
      namespaces: [],
      users: [
        { name: 'alice', groups: ['lab'] },
        { name: 'admin', groups: ['system:masters'] },
      ],
    });
    const policy = desk.file('policy.yaml', POLICY);
    for (const words of [
      ['publish', policy],
      ['enforce', '--policy', policy],
      ['onboard', 'team-x', '--policy', policy, '--group', 'lab'],
    ]) {
      const line = ['admin', ...words, '--apply', '--yes'];
      expect(await desk.aisubmit(line, { as: 'admin', namespace: false })).toMatchObject({ code: 0 });
    }
    rendered = await jobOf('run');
    const hostile = rendered.replace(WRITABLE[1], WRITABLE[2]);
    await until(
      () => curl(hostile),
      ({ stdout }) => stdout.includes('denied request'),
    );
  }, 120_000);

  afterAll(() => desk?.[Symbol.asyncDispose]());

  test('a Job that the plugin prints is taken', async () => {
    expect((await curl(rendered)).stdout).toMatch(/201$/);
  });

  test.each<readonly [what: string, from: string, to: string, control: string]>([
    WRITABLE,
    ['root', '"runAsUser":10001', '"runAsUser":0', 'run-as-non-root'],
    [
      'a token of its own',
      '"automountServiceAccountToken":false',
      '"automountServiceAccountToken":true',
      'service-account-token',
    ],
    [
      'the host’s network',
      '"automountServiceAccountToken":false',
      '"automountServiceAccountToken":false,"hostNetwork":true',
      'host-namespaces',
    ],
  ])('%s is not', async (_what, from, to, control) => {
    expect(rendered).toContain(from);
    const { stdout } = await curl(rendered.replaceAll(from, to));
    expect(stdout).toMatch(/422$/);
    expect(stdout).toMatch(new RegExp(`denied request: \\[${control}\\]`));
  });

  async function jobOf(name: string): Promise<string> {
    const line = ['train', name, '--image', 'python:3', '--dry-run', 'client', '-o', 'json', '--', 'true'];
    const { stdout, stderr } = await desk.aisubmit(line, { namespace: 'team-x' });
    const printed: { items?: readonly { kind: string }[] } = JSON.parse(stdout);
    const job = printed.items?.find(({ kind }) => kind === 'Job');
    expect(job, stderr).toBeDefined();
    return JSON.stringify(job);
  }

  /** The token is in a file: a command line is everybody’s to read. */
  function curl(body: string): Promise<Outcome> {
    const { sandbox } = desk;
    const headers = `authorization: Bearer ${sandbox.token('alice')}\ncontent-type: application/json\n`;
    return run('curl', [
      '--silent',
      '--cacert',
      desk.file('ca.pem', sandbox.caPem),
      '--header',
      `@${desk.file('headers', headers)}`,
      '--data-binary',
      `@${desk.file('body.json', body)}`,
      '--write-out',
      '%{http_code}',
      `${sandbox.url}/apis/batch/v1/namespaces/team-x/jobs?dryRun=All`,
    ]);
  }
});
