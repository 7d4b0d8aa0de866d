import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasSshd, serveSsh } from '../../contract/git/serve-ssh.ts';
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

describe('each kind', () => {
  test('git over HTTPS', async () => {
    const line = ['git', 'lab', '--host', 'Git.Example.com:443', '--username', 'oauth2', '--description', 'course'];
    const made = await create([...line, '--password-stdin'], 'glpat-hushhushhushhush1234\r\n');
    expect(made).toMatchObject({ code: 0, stdout: 'secret/lab created\n' });
    expect(made.stderr).toContain('--git https://git.example.com/TEAM/REPOSITORY --git-secret lab');
    const secret = await secretOf('lab');
    expect(secret.body.type).toBe('kubernetes.io/basic-auth');
    expect(await held('lab')).toEqual({ username: 'oauth2', password: 'glpat-hushhushhushhush1234' });
    const record = await recordOf('lab');
    expect(record.body.data).toEqual({
      secret: 'lab',
      kind: 'git',
      hosts: 'git.example.com',
      protocol: 'https',
      username: 'oauth2',
      description: 'course',
    });
    expect(secret.body.metadata.ownerReferences).toEqual([
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'aisubmit-secret-lab', uid: record.body.metadata.uid },
    ]);
  });

  test.skipIf(!hasSshd)('git over SSH, with the key of the server compared', async () => {
    await using server = await serveSsh(folder);
    const host = /@(.*)$/.exec(server.base)?.[1] ?? '';
    const key = desk.file('deploy key', server.key.replaceAll('\n', '\r\n'));
    chmodSync(key, 0o600);
    const line = ['git', 'ssh', '--host', host, '--ssh-key', key];
    const nobody = await create(line);
    expect(nobody.code).toBe(2);
    expect(nobody.stderr).toContain(`nobody can be asked whether the keys of ${host} are right`);
    const wrong = await create([...line, '--host-key-fingerprint', `SHA256:${'A'.repeat(43)}`]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('shows no key with that fingerprint, but ssh-ed25519 SHA256:');
    const right =
      execFileSync('ssh-keygen', ['-lf', path.join(folder, 'host.pub')])
        .toString()
        .split(' ')[1] ?? '';
    const made = await create([...line, '--host-key-fingerprint', right]);
    expect(made, made.stderr).toMatchObject({ code: 0, stdout: 'secret/ssh created\n' });
    const secret = await secretOf('ssh');
    expect(secret.body.type).toBe('kubernetes.io/ssh-auth');
    const [type, blob] = readFileSync(path.join(folder, 'host.pub'), 'utf8').split(' ');
    expect(await held('ssh')).toEqual({
      'ssh-privatekey': server.key,
      known_hosts: `[127.0.0.1]:${host.split(':')[1]} ${type} ${blob}\n`,
    });
    const own = execFileSync('ssh-keygen', ['-lf', path.join(folder, 'user.pub')])
      .toString()
      .split(' ')[1];
    expect((await recordOf('ssh')).body.data).toMatchObject({ protocol: 'ssh', fingerprint: own, hosts: host });

    const known = desk.file('known_hosts', server.knownHosts);
    const fromFile = await create(['git', 'ssh-file', '--host', host, '--ssh-key', key, '--known-hosts', known]);
    expect(fromFile).toMatchObject({ code: 0 });
    expect(await held('ssh-file')).toEqual(await held('ssh-file'));

    const question = `Are they those that whoever runs ${host} publishes?`;
    const asked = await desk.atTerminal(
      ['secret', 'create', ...line.map((word) => (word === 'ssh' ? 'asked' : word))],
      {
        answer: { question, text: 'n' },
      },
    );
    expect(asked.stdout).toContain(right);
    expect(asked.stdout).toContain('were not confirmed; nothing was created');
    expect(asked.code).toBe(130);
    expect((await recordOf('asked')).status).toBe(404);
  });

  test('s3', async () => {
    const file = desk.file(
      'aws credentials',
      '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
    );
    const made = await create(['s3', 'data', '--endpoint', 'https://s3.example.com', '--credentials-file', file]);
    expect(made).toMatchObject({ code: 0 });
    expect(made.stderr).toContain('chmod 600 keeps them out');
    const secret = await secretOf('data');
    expect(secret.body.type).toBe('Opaque');
    expect(await held('data')).toEqual({
      credentials:
        '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
    });
    expect((await recordOf('data')).body.data).toEqual({
      secret: 'data',
      kind: 's3',
      hosts: 's3.example.com',
      endpoint: 'https://s3.example.com',
    });
  });

  test('a registry', async () => {
    const line = ['registry', 'images', '--host', 'registry.example.com:5000', '--username', 'robot'];
    expect(await create([...line, '--from-file', '-'], 'hush-hush-hush')).toMatchObject({ code: 0 });
    const secret = await secretOf('images');
    expect(secret.body.type).toBe('kubernetes.io/dockerconfigjson');
    expect(JSON.parse((await held('images'))['.dockerconfigjson'] ?? '')).toEqual({
      auths: {
        'registry.example.com:5000': {
          username: 'robot',
          password: 'hush-hush-hush',
          auth: Buffer.from('robot:hush-hush-hush').toString('base64'),
        },
      },
    });
  });

  test('tokens, in the files that their libraries read', async () => {
    const token = 'a'.repeat(40);
    expect(await create(['token', 'wb', '--for', 'wandb', '--token-stdin'], token)).toMatchObject({ code: 0 });
    expect(await held('wb')).toEqual({
      token,
      netrc: `machine api.wandb.ai login user password ${token}\n`,
    });
    const mlflow = ['token', 'ml', '--for', 'mlflow', '--host', 'mlflow.example.com', '--username', 'al'];
    expect(await create([...mlflow, '--password-stdin'], '50%off')).toMatchObject({ code: 0 });
    expect(await held('ml')).toEqual({
      token: '50%off',
      credentials: '[mlflow]\nmlflow_tracking_username = al\nmlflow_tracking_password = 50%%off\n',
    });
    expect(await create(['token', 'hf', '--for', 'huggingface', '--password-stdin'], 'hf_hush')).toMatchObject({
      code: 0,
    });
    expect(await held('hf')).toEqual({ token: 'hf_hush' });
  });

  test('asked for at a terminal, where what is secret does not appear', async () => {
    const { code, stdout } = await desk.atTerminal(['secret', 'create', 'registry', 'typed'], {
      answer: [
        { question: 'Registry, such as', text: 'registry.example.com' },
        { question: 'User name', text: 'robot' },
        { question: 'Password or token of robot', text: 'typed-in-secret' },
      ],
    });
    expect(code, stdout).toBe(0);
    expect(stdout).toContain('secret/typed created');
    expect(stdout).not.toContain('typed-in-secret');
    expect((await held('typed'))['.dockerconfigjson']).toContain('"password":"typed-in-secret"');
  });

  test('asked what it is for, where nothing says so', async () => {
    const token = await desk.atTerminal(['secret', 'create', 'token', 'asked'], {
      answer: [
        { question: 'What is it for', text: '' },
        { question: 'Weights & Biases API key', text: 'c'.repeat(40) },
      ],
    });
    expect(token.code, token.stdout).toBe(0);
    expect(token.stdout).toContain('kubectl aisubmit train NAME --wandb-secret asked …');
    const git = await desk.atTerminal(['secret', 'create', 'git', 'asked-git'], {
      answer: [
        { question: 'How does the git server know you', text: '' },
        { question: 'Host of the git server', text: 'git.example.com' },
        { question: 'User name', text: '' },
        { question: 'Token or password of git at git.example.com', text: 'typed-in-secret' },
      ],
    });
    expect(git.code, git.stdout).toBe(0);
    expect(await held('asked-git')).toEqual({ username: 'git', password: 'typed-in-secret' });
    const store = await desk.atTerminal(['secret', 'create', 's3', 'asked-s3'], {
      answer: [
        { question: 'Address of the store', text: 'https://s3.example.com' },
        { question: 'Access key id for https://s3.example.com', text: 'research' },
        { question: 'Secret access key of research', text: 'typed-in-secret' },
      ],
    });
    expect(store.code, store.stdout).toBe(0);
    expect(store.stdout).toContain('--s3-secret asked-s3 --s3-endpoint https://s3.example.com …');
  });

  test('Ctrl-C at a question leaves nothing', async () => {
    const { code, stdout } = await desk.atTerminal(['secret', 'create', 'token', 'left', '--for', 'wandb'], {
      answer: { question: 'Weights & Biases API key', text: '\u0003' },
    });
    expect(code).toBe(130);
    expect(stdout).toContain('error: interrupted');
    expect((await recordOf('left')).status).toBe(404);
    expect((await secretOf('left')).status).toBe(404);
  });

  test('dry runs write nothing and show nothing', async () => {
    const line = ['token', 'dry', '--for', 'wandb', '--password-stdin'];
    const client = await create([...line, '--dry-run=client', '-o', 'json'], 'b'.repeat(40));
    const { items }: { items: readonly { kind: string; stringData?: object }[] } = JSON.parse(client.stdout);
    expect(items.map(({ kind, stringData }) => [kind, stringData])).toEqual([
      ['ConfigMap', undefined],
      ['Secret', { token: '<redacted>', netrc: '<redacted>' }],
    ]);
    const server = await create([...line, '--dry-run=server'], 'b'.repeat(40));
    expect(server).toMatchObject({ code: 0, stdout: 'secret/dry created (server dry run)\n' });
    expect((await recordOf('dry')).status).toBe(404);
    expect((await secretOf('dry')).status).toBe(404);
  });
});
