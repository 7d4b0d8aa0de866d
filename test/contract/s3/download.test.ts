import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { putObject } from './put-object.ts';
import { type Files, type PodRun, preparePod, type Running, type Shell, unable } from './run-pod.ts';
import { KEY, type S3Store, serveS3 } from './serve-s3.ts';

describe.skipIf(unable !== undefined)(`downloads in containers (${unable ?? 'as another user'})`, () => {
  let store: S3Store;
  let files: Files;
  const credentials = (id = KEY, key = KEY) => `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${key}\n`;

  beforeAll(async () => {
    store = await serveS3();
    const { caPem } = store;
    files = {
      key: { credentials: credentials(), 'ca.crt': caPem },
      'no-ca': { credentials: credentials() },
      'wrong-id': { credentials: credentials('AKIAWRONG'), 'ca.crt': caPem },
      'wrong-key': { credentials: credentials(KEY, 'wrong'), 'ca.crt': caPem },
      empty: { 'ca.crt': caPem },
      half: { credentials: `[default]\naws_access_key_id = ${KEY}\n`, 'ca.crt': caPem },
      authority: { 'ca.crt': caPem },
    };
    await putObject(store, 'data/sets/a/one.txt', 'one\n');
    await putObject(store, 'data/sets/a/deep/two words.txt', 'two\n');
    await putObject(store, 'data/sets/a/-rf', 'a name like an option\n');
    await putObject(store, 'data/sets/b.bin', 'x'.repeat(6 * 1024 * 1024));
  });
  beforeEach(() => {
    store.fault = undefined;
    store.requests.length = 0;
  });
  afterAll(async () => {
    await store?.[Symbol.asyncDispose]();
  });

  const pod = (entry: object = {}, shell: Shell = 'dash'): PodRun => {
    const usual = { url: 's3://data/sets/a', mode: 'download', path: '/data', secret: 'key', endpoint: store.endpoint };
    return preparePod({ s3: [{ ...usual, ...entry }] }, files, shell);
  };
  const download = async (entry: object = {}, shell?: Shell): Promise<Running & { status: number; run: PodRun }> => {
    const run = pod(entry, shell);
    const container = run.start('s3-download-0');
    return { ...container, status: await container.ended, run };
  };
  const read = (run: PodRun, name: string): string => readFileSync(join(run.volume('s3-0'), name), 'utf8');

  describe.each<Shell>(['dash', 'bash', 'busybox'])('under %s', (shell) => {
    test('what is below a prefix, and no credential stays', async () => {
      const done = await download({}, shell);
      expect([done.log(), done.status, done.termination()]).toEqual([
        's3 download of data/sets/a is done: 3 files, 0.0 KiB\n',
        0,
        '',
      ]);
      expect(readdirSync(done.run.volume('s3-0')).toSorted()).toEqual(['-rf', 'deep', 'one.txt']);
      expect(read(done.run, 'deep/two words.txt')).toBe('two\n');
    });

    test('what does not fit is not begun', async () => {
      const done = await download({ url: 's3://data/sets', size: '5Mi' }, shell);
      expect([done.status, done.termination()]).toEqual([
        1,
        's3 download of data/sets failed: it does not fit: it needs 6.0 MiB, the folder has 5.0 MiB; ask for more with size and --ephemeral-storage\n',
      ]);
      expect(readdirSync(done.run.volume('s3-0'))).toEqual([]);
    });
  });

  test('one object', async () => {
    const done = await download({ url: 's3://data/sets/b.bin' });
    expect([done.status, readdirSync(done.run.volume('s3-0'))]).toEqual([0, ['b.bin']]);
  });

  test('an authority from a ConfigMap', async () => {
    expect((await download({ secret: 'no-ca', ca: 'authority' })).status).toBe(0);
  });

  test('a short interruption', async () => {
    store.fault = { pattern: /GET \/data\/sets\/a\/one/, as: 503 };
    setTimeout(() => {
      store.fault = undefined;
    }, 2500);
    const done = await download();
    expect([done.status, read(done.run, 'one.txt')]).toEqual([0, 'one\n']);
  });

  test.each<[string, object, string]>([
    ['a prefix with nothing', { url: 's3://data/none' }, 'nothing is there'],
    ['a bucket that is none', { url: 's3://nowhere/a' }, 'there is no bucket nowhere'],
    ['an unknown key', { secret: 'wrong-id' }, 'the store does not take the credentials; check the Secret wrong-id'],
    ['a wrong key', { secret: 'wrong-key' }, 'the store does not take the credentials; check the Secret wrong-key'],
    ['no credentials', { secret: 'empty' }, 'the Secret empty has no key credentials'],
    ['half of them', { secret: 'half' }, 'the key credentials of the Secret half has no aws_secret_access_key'],
    [
      'an authority that nobody trusts',
      { secret: 'no-ca' },
      'the certificate of the store is not trusted; put its authority into ca.crt of the Secret, or into a ConfigMap that ca names',
    ],
    [
      'nobody there',
      { endpoint: 'https://127.0.0.1:1' },
      'the store cannot be reached; check its address, and that the network of your cluster lets you',
    ],
  ])('%s fails with one sentence', async (_what, entry, sentence) => {
    const done = await download(entry);
    expect(done.termination().replace(/^s3 download of \S+ failed: /, '')).toBe(`${sentence}\n`);
    expect(done.status).toBe(1);
    expect(done.log()).not.toMatch(/aws_secret_access_key =|S3RVER/);
  });

  test('what is refused is not asked for again', async () => {
    store.fault = { pattern: /./, as: 403 };
    const done = await download();
    expect(done.termination()).toBe(
      's3 download of data/sets/a failed: access is denied; check the Secret key, and what it may do in this bucket\n',
    );
    expect(store.requests.length).toBeLessThanOrEqual(2);
  });

  test('a node whose clock is wrong is not taken for one without rights', async () => {
    store.fault = { pattern: /./, as: 'skewed' };
    expect((await download()).termination()).toBe(
      's3 download of data/sets/a failed: the clock of its node differs too much from that of the store; tell your cluster admin\n',
    );
  });

  test('without credentials nobody is asked', async () => {
    await download({ secret: 'empty' });
    expect(store.requests).toEqual([]);
  });

  test('a second start takes what is there already', async () => {
    const run = pod();
    mkdirSync(join(run.volume('s3-0'), 'kept'));
    expect([await run.start('s3-download-0').ended, await run.start('s3-download-0').ended]).toEqual([0, 0]);
    expect(existsSync(join(run.volume('s3-0'), 'kept'))).toBe(true);
    expect(store.requests.filter((each) => each.startsWith('GET /data/sets/a/one'))).toHaveLength(1);
  });

  test('asked to stop it stops', async () => {
    const run = pod();
    store.fault = { pattern: /GET \/data\/sets\/a\/one/, as: 503 };
    const container = run.start('s3-download-0');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    container.signal('SIGTERM');
    expect(await container.ended).toBe(143);
  });
});
