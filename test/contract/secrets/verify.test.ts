import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshBundle, type Outcome, plugin } from '../cli/plugin.ts';
import { makeRepositories } from '../git/make-repositories.ts';
import { PASSWORD, serveHttps, USER } from '../git/serve-https.ts';
import { hasSshd, serveSsh } from '../git/serve-ssh.ts';
import { REGISTRY_PASSWORD, S3_ID, S3_SECRET, type Services, serveServices, TOKEN } from './serve-services.ts';

let folder: string;
let services: Services;
let ca: string;

beforeAll(async () => {
  await freshBundle();
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit-verify-'));
  services = await serveServices();
  ca = file('ca.crt', services.caPem);
}, 90_000);
afterAll(async () => {
  await services[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text, { mode: 0o600 });
  return path.join(folder, name);
};
const create = (line: readonly string[], stdin = ''): Promise<Outcome> =>
  plugin(['secret', 'create', ...line, '-n', 't', '--verify', '--dry-run=client', '-o', 'name'], {
    stdin,
    env: { NODE_EXTRA_CA_CERTS: ca, PATH: process.env['PATH'] ?? '', TMPDIR: folder },
  });

describe('git over HTTPS', () => {
  test('the repository is read with the credential, and refused without', async () => {
    const root = mkdtempSync(path.join(folder, 'repositories-'));
    makeRepositories(root);
    await using server = await serveHttps(root);
    const host = new URL(server.base).host;
    const authority = file('git.crt', server.caPem);
    const line = ['git', 'x', '--host', host, '--username', USER, '--password-stdin', '--ca', authority];
    const on = (url: string, password: string): Promise<Outcome> => create([...line, '--repository', url], password);
    const good = await on(`${server.base}team/code.git`, PASSWORD);
    expect(good, good.stderr).toMatchObject({
      code: 0,
      stdout: 'secret/x\n',
      stderr: expect.stringContaining(`verified: ${host} lets ${USER} read that repository`),
    });
    const bad = await on(`${server.base}team/code.git`, 'hunter2hunter2');
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain(`${host} refuses the credential: it answers 401; nothing was stored`);
    expect((await on(`${server.base}open/team/code.git`, PASSWORD)).stderr).toContain(
      'gives that repository to everybody',
    );
    expect((await on(`${server.base}team/none.git`, PASSWORD)).stderr).toContain('it has no such repository');
    expect((await on(`${server.base}moved/x`, PASSWORD)).stderr).toContain('the repository is elsewhere');
    expect((await on('https://elsewhere.example/x', PASSWORD)).stderr).toContain(`is no https URL of ${host}`);
    expect((await create(line, PASSWORD)).stderr).toContain('--verify of a git credential needs a repository');
    expect(bad.stdout + bad.stderr).not.toContain('hunter2');
  });
});

describe.skipIf(!hasSshd)('git over SSH', () => {
  test('the key logs in, and leaves no file', async () => {
    const root = mkdtempSync(path.join(folder, 'ssh-'));
    makeRepositories(root);
    await using server = await serveSsh(root);
    const [user = '', host = ''] = server.base.replace('ssh://', '').split('@');
    const line = (key: string, known: string) => [
      'git',
      'x',
      '--host',
      host,
      '--ssh-key',
      file('k', key),
      '--known-hosts',
      file('kh', known),
    ];
    const repository = ['--repository', `ssh://${user}@${host}${root}/team/code.git`];
    const good = await create([...line(server.key, server.knownHosts), ...repository]);
    expect(good, good.stderr).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`verified: ${host} lets the key read that repository`),
    });
    const bad = await create([...line(server.otherKey, server.knownHosts), ...repository]);
    expect(bad.stderr).toContain(`${host} refuses the credential: it does not know the key; nothing was stored`);
    const between = await create([...line(server.key, server.otherKnownHosts), ...repository]);
    expect(between.stderr).toContain('it shows another host key than those that were confirmed');
    const none = ['--repository', `${user}@${host.split(':')[0]}:${root}/team/code.git`];
    expect((await create([...line(server.key, server.knownHosts), ...none])).stderr).toContain('is no SSH address at');
    expect(readdirSync(folder).filter((name) => name.startsWith('aisubmit-'))).toEqual([]);
  });
});

test('Ctrl-C while a key is tried leaves no file', async () => {
  // It takes the connection and says nothing.
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const key = path.join(folder, 'left');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const known = file('left_hosts', `[127.0.0.1]:${host.split(':')[1]} ${readFileSync(`${key}.pub`, 'utf8')}`);
  const temporary = mkdtempSync(path.join(folder, 'tmp-'));
  const line = ['git', 'x', '--host', host, '--ssh-key', key, '--known-hosts', known, '-n', 't', '--verify'];
  let keys: readonly string[] = [];
  silent.on('connection', () => {
    keys = readdirSync(temporary);
  });
  const { code } = await plugin(['secret', 'create', ...line, '--dry-run=client'], {
    env: { TMPDIR: temporary, PATH: process.env['PATH'] ?? '' },
    onStderr: (text, stop) => {
      if (text.includes('Trying the credential')) stop('SIGINT');
    },
  });
  silent.close();
  expect(code).toBe(130);
  expect(keys).toEqual([expect.stringMatching(/^aisubmit-/)]);
  expect(readdirSync(temporary)).toEqual([]);
}, 60_000);

describe('a registry', () => {
  const line = () => ['registry', 'x', '--host', services.host, '--username', 'robot', '--password-stdin'];
  test('sends the login where its tokens are made', async () => {
    expect(await create(line(), REGISTRY_PASSWORD)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`verified: ${services.host} takes the login of robot`),
    });
    expect(services.seen).toContain('GET /auth?service=registry.example.com&account=robot');
  });
  test('refuses a wrong one', async () => {
    const { code, stderr } = await create(line(), 'hunter2hunter2');
    expect(code).toBe(2);
    expect(stderr).toContain('refuses the credential: it answers 401; nothing was stored');
  });
});

describe('s3', () => {
  const key = (id: string, secret: string) =>
    file('aws', `[default]\naws_access_key_id=${id}\naws_secret_access_key=${secret}\n`);
  const line = (credentials: string) => [
    's3',
    'x',
    '--endpoint',
    `https://${services.host}`,
    '--ca',
    ca,
    '--credentials-file',
    credentials,
  ];
  test.each<[string, () => string, readonly string[], string]>([
    ['a bucket', () => key(S3_ID, S3_SECRET), ['--bucket', 'open'], 'lets the key list bucket open'],
    ['no right to list buckets', () => key(S3_ID, S3_SECRET), [], 'knows the key, which may not list buckets'],
    ['another secret', () => key(S3_ID, `${S3_SECRET}x`), [], 'the secret access key is not that of the access key id'],
    ['another id', () => key('AKIDOTHER', S3_SECRET), [], 'it does not know the access key id'],
    ['no bucket', () => key(S3_ID, S3_SECRET), ['--bucket', 'missing'], 'it has no bucket missing'],
    ['a closed bucket', () => key(S3_ID, S3_SECRET), ['--bucket', 'closed'], 'it answers 403'],
  ])('%s', async (_, credentials, more, sentence) => {
    expect((await create([...line(credentials()), ...more])).stderr).toContain(sentence);
  });
});

describe('tokens', () => {
  const line = (service: string) => ['token', 'x', '--for', service, '--host', services.host, '--password-stdin'];
  test.each(['huggingface', 'wandb'])('%s says whose it is', async (service) => {
    expect(await create(line(service), TOKEN)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`verified: ${services.host} takes the token`),
    });
    const bad = await create(line(service), 'hunter2hunter2hunter2');
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain(`${services.host} refuses the credential`);
    expect(bad.stderr).not.toContain('hunter2');
  });
  test('what nobody can be asked about is said', async () => {
    const { code, stderr } = await create(['token', 'x', '--for', 'ngc', '--password-stdin'], 'nvapi-x');
    expect(code).toBe(2);
    expect(stderr).toContain('a token for ngc cannot be tried; nothing was stored');
  });
});

test('a server that nobody vouches for gets no credential', async () => {
  const before = services.seen.length;
  const { code, stderr } = await plugin(
    [
      'secret',
      'create',
      'token',
      'x',
      '--for',
      'huggingface',
      '--host',
      services.host,
      '--password-stdin',
      '-n',
      't',
      '--verify',
      '--dry-run=client',
    ],
    { stdin: TOKEN, env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
  );
  expect(code).toBe(4);
  expect(stderr).toContain(
    `the certificate of ${services.host} is signed by an authority that is not trusted here; nothing was stored`,
  );
  expect(services.seen).toHaveLength(before);
  expect(readFileSync(ca, 'utf8')).toBe(services.caPem);
});
