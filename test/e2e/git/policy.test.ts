import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeRepositories, type Repositories } from '../../contract/git/make-repositories.ts';
import { type HttpsGit, PASSWORD, serveHttps, USER } from '../../contract/git/serve-https.ts';
import { publish, putUnder } from '../../sandbox/publish.ts';
import { availableSandboxes } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from '../cli/kubectl-plugin.ts';

const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: pinned }
spec:
  git: { hosts: [127.0.0.1], secret: required, commit: required }
`;

describe.each(availableSandboxes())('where the policy wants commits, on the %s sandbox', (kind) => {
  let desk: Desk;
  let https: HttpsGit;
  let repositories: Repositories;

  beforeAll(async () => {
    // It would come before what the user of this test has set.
    vi.stubEnv('GIT_SSL_CAINFO', undefined);
    const folder = mkdtempSync(join(tmpdir(), 'aisubmit-pinned-'));
    repositories = makeRepositories(folder);
    https = await serveHttps(folder);
    desk = await startDesk({ kind });
    await publish(desk.sandbox, { policies: { pinned: POLICY }, templates: {} });
    await putUnder(desk.sandbox, 'team-a', { policy: 'pinned' });
    await desk.kubectl(['create', 'secret', 'generic', 'code'], { as: 'admin' });
    const login = https.base.replace('://', `://${USER}:${encodeURIComponent(PASSWORD)}@`);
    const [store, ca] = [desk.file('credentials', `${login}\n`), desk.file('ca.crt', https.caPem)];
    desk.file('.gitconfig', `[credential]\n  helper = store --file='${store}'\n[http]\n  sslCAInfo = ${ca}\n`);
  });

  afterAll(async () => {
    await desk?.[Symbol.asyncDispose]();
    await https?.[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  });

  const train = (name: string, git: string) =>
    desk.aisubmit(['train', name, '--image', 'python:3.13', '--git', git, '--detach', '--', 'python', 'train.py']);

  test('a branch is submitted as its commit, and recorded with both', async () => {
    const { code, stdout, stderr } = await train('pinned', `${https.base}team/code.git,ref=main,secret=code`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'training/pinned created\n' });
    expect(stderr).toContain(`is pinned to ${repositories.newest}, resolved from main\n`);
    const job = await desk.kubectl(['get', 'job', 'training-pinned', '-o', 'json']);
    const { metadata, spec } = JSON.parse(job.stdout);
    expect(JSON.parse(metadata.annotations['aisubmit.dev/request']).spec.git).toEqual([
      { url: `${https.base}team/code.git`, ref: 'main', commit: repositories.newest, secret: 'code' },
    ]);
    expect(spec.template.spec.initContainers[0].args).toContain(`commit=${repositories.newest}`);
    expect(job.stdout).not.toContain(PASSWORD);
  });

  test('a branch that is not there is told before anything is written', async () => {
    const { code, stderr } = await train('typo', `${https.base}team/code.git,ref=mian,secret=code`);
    expect(code).toBe(2);
    expect(stderr).toContain('127.0.0.1/team/code.git has no branch or tag mian');
    expect(stderr).toContain('did you mean main?');
    expect(await desk.parents()).not.toContain('training-typo');
  });

  test('a host that is not allowed is not asked', async () => {
    const { code, stderr } = await train('evil', 'https://localhost:1/team/code.git,ref=main,secret=code');
    expect(code).toBe(3);
    expect(stderr).toContain('[git-host]');
    expect(stderr).not.toContain('look up');
  });

  test('no login is refused before the commit is looked up', async () => {
    const asked = https.paths.length;
    const { code, stderr } = await train('anonymous', `${https.base}team/code.git,ref=main`);
    expect(code).toBe(3);
    expect(stderr).toContain('[git-host]');
    expect(https.paths.length).toBe(asked);
  });
});
