import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aisubmitUserRules } from '../../sandbox/users.ts';
import type { Desk } from '../cli/kubectl-plugin.ts';
import { type SecretDesk, startSecretDesk } from './secret-desk.ts';

let desk: Desk;
let at: SecretDesk;
let folder: string;

beforeAll(async () => {
  at = await startSecretDesk();
  desk = at.desk;
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit-keys-'));
}, 120_000);
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const create: SecretDesk['create'] = (...line) => at.create(...line);
const secretOf: SecretDesk['secretOf'] = (name) => at.secretOf(name);
const recordOf: SecretDesk['recordOf'] = (name) => at.recordOf(name);
const held: SecretDesk['held'] = (name) => at.held(name);

test('the people of these tests may create Secrets and do nothing else with them', () => {
  expect(aisubmitUserRules.filter(({ resources }) => resources.includes('secrets'))).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
  ]);
});

describe('list, rotate, delete', () => {
  test('list shows what is known, never what is held', async () => {
    await create(['token', 'seen', '--for', 'wandb', '--password-stdin'], 'c'.repeat(40));
    await desk.aisubmit(['notebook', 'user', '--mount', 'secret:seen:/keys', '--detach']);
    const { stdout } = await desk.aisubmit(['secret', 'list']);
    expect(stdout.split('\n')[0]?.split(/ {2,}/)).toEqual(['NAME', 'KIND', 'HOSTS', 'AGE', 'USED BY']);
    expect(stdout).toMatch(/^seen +token\/wandb +api\.wandb\.ai +\d+s +notebook\/user$/m);
    const json = await desk.aisubmit(['secret', 'list', '-o', 'json']);
    const { kind, items } = JSON.parse(json.stdout);
    expect(kind).toBe('SecretList');
    expect(items.find(({ name }: { name: string }) => name === 'seen')).toEqual({
      name: 'seen',
      namespace: 'team-a',
      kind: 'token',
      hosts: ['api.wandb.ai'],
      purpose: 'wandb',
      createdAt: expect.any(String),
      createdBy: 'alice',
      usedBy: ['notebook/user'],
    });
    expect(stdout + json.stdout).not.toContain('ccccc');
    expect((await desk.aisubmit(['secret', 'list', '-o', 'name'])).stdout).toContain('secret/seen\n');
  });

  test('a Secret in use stays, unless forced', async () => {
    const kept = await desk.aisubmit(['secret', 'delete', 'seen']);
    expect(kept.code).toBe(4);
    expect(kept.stderr).toContain('is used by notebook/user; nothing was deleted');
    expect((await secretOf('seen')).status).toBe(200);
    const asked = await desk.atTerminal(['secret', 'delete', 'seen', '--force'], {
      answer: { question: 'Delete Secret seen in namespace team-a?', text: 'n' },
    });
    expect(asked.stdout).toContain('nothing was deleted');
    const gone = await desk.aisubmit(['secret', 'delete', 'seen', '--force']);
    expect(gone).toMatchObject({ code: 0, stdout: 'secret/seen deleted\n' });
    expect((await secretOf('seen')).status).toBe(404);
    expect((await recordOf('seen')).status).toBe(404);
  });

  test('rotate replaces what is held and keeps what is known', async () => {
    await create(
      ['registry', 'turn', '--host', 'r.example.com', '--username', 'robot', '--from-file', '-'],
      'old-old-old',
    );
    const before = await secretOf('turn');
    const turned = await desk.aisubmit(['secret', 'rotate', 'turn', '--password-stdin'], { stdin: 'new-new-new' });
    expect(turned, turned.stderr).toMatchObject({ code: 0, stdout: 'secret/turn rotated\n' });
    const after = await secretOf('turn');
    expect(after.body.metadata.uid).not.toBe(before.body.metadata.uid);
    expect((await held('turn'))['.dockerconfigjson']).toContain('"username":"robot","password":"new-new-new"');
    expect(after.body.metadata.ownerReferences?.[0]?.uid).toBe((await recordOf('turn')).body.metadata.uid);
    const unknown = await desk.aisubmit(['secret', 'rotate', 'trun', '--password-stdin'], { stdin: 'x' });
    expect(unknown.code).toBe(4);
    expect(unknown.stderr).toContain('did you mean turn?');
  });

  test('a name that is taken is said, with the way to replace it', async () => {
    const line = ['token', 'twice', '--for', 'wandb', '--password-stdin'];
    await create(line, 'd'.repeat(40));
    const again = await create(line, 'e'.repeat(40));
    expect(again.code).toBe(4);
    expect(again.stderr).toContain('Secret twice exists already in namespace team-a');
    expect(again.stderr).toContain('kubectl aisubmit secret rotate twice');
    expect((await held('twice'))['token']).toBe('d'.repeat(40));
  });

  test('a Secret of somebody else is never taken over', async () => {
    await desk.sandbox.admin('POST', '/api/v1/namespaces/team-a/secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'admins' },
      stringData: { a: 'b' },
    });
    const refused = await create(['token', 'admins', '--for', 'wandb', '--password-stdin'], 'f'.repeat(40));
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('a Secret admins that was not made with aisubmit exists already');
    expect((await recordOf('admins')).status).toBe(404);
    expect(await held('admins')).toEqual({ a: 'b' });
    expect((await desk.aisubmit(['secret', 'delete', 'admins'])).stderr).toContain(
      'there is no Secret admins in namespace team-a that was made with aisubmit',
    );
  }, 60_000);

  test('an answer that was lost leaves one Secret, with what was given', async () => {
    const { faults } = desk.sandbox;
    faults.add({
      match: ({ method, path: url, query }) =>
        method === 'POST' && url.endsWith('/secrets') && !query.includes('dryRun'),
      times: 1,
      action: { reset: 'after' },
    });
    const made = await create(['token', 'lost', '--for', 'wandb', '--password-stdin'], '1'.repeat(40));
    faults.clear();
    expect(made, made.stderr).toMatchObject({ code: 0, stdout: 'secret/lost created\n' });
    const secret = await secretOf('lost');
    expect((await held('lost'))['token']).toBe('1'.repeat(40));
    expect(secret.body.metadata.ownerReferences?.[0]?.uid).toBe((await recordOf('lost')).body.metadata.uid);
  }, 60_000);

  test('a Secret that the cluster refuses leaves no record', async () => {
    desk.sandbox.faults.add({
      match: ({ method, path: url }) => method === 'POST' && url.endsWith('/secrets'),
      action: { status: 403 },
    });
    const refused = await create(['token', 'barred', '--for', 'wandb', '--password-stdin'], '2'.repeat(40));
    desk.sandbox.faults.clear();
    expect(refused.code).toBe(4);
    expect((await recordOf('barred')).status).toBe(404);
  });

  test('Ctrl-C while the record is made leaves nothing', async () => {
    desk.sandbox.faults.add({
      match: ({ method, path: url }) => method === 'POST' && url.endsWith('/configmaps'),
      times: 1,
      action: { delayMs: 2500 },
    });
    const { code, stderr } = await desk.aisubmit(
      ['secret', 'create', 'token', 'cut', '--for', 'wandb', '--password-stdin'],
      {
        stdin: '3'.repeat(40),
        onStderr: (text, stop) => {
          if (text.includes('Storing Secret cut')) stop('SIGINT');
        },
      },
    );
    desk.sandbox.faults.clear();
    expect(code, stderr).toBe(130);
    expect((await recordOf('cut')).status).toBe(404);
    expect((await secretOf('cut')).status).toBe(404);
  }, 60_000);

  test('a rotation that fails half way says what is there', async () => {
    await create(['token', 'half', '--for', 'wandb', '--password-stdin'], '4'.repeat(40));
    const isDryRun = (query: string): boolean => query.includes('dryRun');
    const refuseAt = (dryRun: boolean): void =>
      desk.sandbox.faults.add({
        match: ({ method, path: url, query }) =>
          method === 'POST' && url.endsWith('/secrets') && isDryRun(query) === dryRun,
        action: { status: 422, body: { kind: 'Status', reason: 'Invalid', message: 'not today', code: 422 } },
      });
    const rotate = () => desk.aisubmit(['secret', 'rotate', 'half', '--password-stdin'], { stdin: '5'.repeat(40) });
    refuseAt(true);
    const kept = await rotate();
    desk.sandbox.faults.clear();
    expect(kept.code).toBe(4);
    expect(kept.stderr).toContain('not today');
    expect((await held('half'))['token']).toBe('4'.repeat(40));
    refuseAt(false);
    const lost = await rotate();
    desk.sandbox.faults.clear();
    expect(lost.code).toBe(4);
    expect(lost.stderr).toContain(
      'the old Secret half in namespace team-a is deleted, and the new one was not made: not today',
    );
    expect(lost.stderr).toContain('make it with `kubectl aisubmit secret create`');
    expect((await recordOf('half')).status).toBe(404);
  }, 60_000);

  test('no request reads a Secret, and none but create touches one', () => {
    const touched = desk.sandbox
      .requests()
      .filter(({ path: url, user }) => /\/secrets(?:\/|$)/.test(url) && user === 'alice')
      .map(({ method }) => method);
    expect([...new Set(touched)]).toEqual(['POST']);
  });

  test('who has no rights is told before a credential is typed', async () => {
    const refused = await desk.aisubmit(['secret', 'create', 'token', 'x', '--for', 'wandb'], { as: 'viewer' });
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain(
      'you may not create secrets, create configmaps, get configmaps in namespace team-a',
    );
  });
});

describe('refused before anything is sent', () => {
  const KEY = () => {
    const file = path.join(folder, 'locked');
    rmSync(file, { force: true });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'a passphrase', '-f', file]);
    return file;
  };
  test.each<[string, () => readonly string[], string | undefined, string]>([
    [
      'a password on the line',
      () => ['git', 'x', '--password', 'hunter2hunter2'],
      undefined,
      '--password: no credential',
    ],
    ['a token on the line', () => ['token', 'x', '--token=hunter2hunter2'], undefined, '--token: no credential'],
    ['a word too many', () => ['token', 'x', 'hunter2hunter2'], undefined, 'unexpected word, not shown here'],
    ['an unknown kind', () => ['gti', 'hunter2hunter2'], undefined, 'KIND is one of git, s3, registry, token'],
    ['nothing on stdin', () => ['token', 'x', '--password-stdin'], '', 'stdin gave nothing'],
    ['an empty line', () => ['token', 'x', '--password-stdin'], '\n', 'stdin is empty'],
    ['nobody to ask', () => ['token', 'x'], undefined, 'nobody can be asked for the token'],
    ['a missing host', () => ['registry', 'x', '--password-stdin'], 'y', '--host is missing'],
    [
      'a key with a passphrase',
      () => ['git', 'x', '--host', 'g.example', '--ssh-key', KEY()],
      undefined,
      'has a passphrase',
    ],
    [
      'a public key',
      () => ['git', 'x', '--host', 'g.example', '--ssh-key', `${KEY()}.pub`],
      undefined,
      'is a public key',
    ],
    ['a folder', () => ['token', 'x', '--from-file', folder], undefined, 'is a folder'],
    ['a device', () => ['token', 'x', '--from-file', '/dev/zero'], undefined, 'is no ordinary file'],
    ['no file', () => ['token', 'x', '--from-file', '/nonexistent/t'], undefined, 'does not exist'],
    ['a name too long', () => ['token', 'x'.repeat(238), '--password-stdin'], 'y', 'must be at most 237 characters'],
    ['a flag of another kind', () => ['git', 'x', '--region', 'eu-1'], undefined, '--region is for s3, not for git'],
  ])('%s', async (_, args, stdin, message) => {
    const refused = await create(args(), stdin);
    expect(refused.stderr).toContain(message);
    expect(refused.code).toBe(2);
    expect(refused.stdout + refused.stderr).not.toContain('hunter2');
  });

  test('bytes that are no text', async () => {
    const refused = await create(['token', 'x', '--from-file', desk.file('binary', '')]);
    expect(refused.stderr).toContain('is empty');
  });
});
