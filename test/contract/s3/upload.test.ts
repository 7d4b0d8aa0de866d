import { lstatSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { putObject, rclone } from './put-object.ts';
import { type Files, type PodRun, preparePod, type Running, type Shell, unable } from './run-pod.ts';
import { KEY, type S3Store, serveS3 } from './serve-s3.ts';

const SECRET = `[default]\naws_access_key_id=${KEY}\naws_secret_access_key=${KEY}\n`;

describe.skipIf(unable !== undefined)(`uploads in containers (${unable ?? 'as another user'})`, () => {
  let store: S3Store;
  let files: Files;
  let count = 0;
  let prefix = '';

  beforeAll(async () => {
    store = await serveS3();
    files = {
      key: { credentials: SECRET, 'ca.crt': store.caPem },
      wrong: { credentials: SECRET.replace(/S3RVER$/m, 'x'), 'ca.crt': store.caPem },
    };
  });
  beforeEach(() => {
    store.fault = undefined;
    count += 1;
    prefix = `run-${count}`;
  });
  afterAll(async () => {
    await store?.[Symbol.asyncDispose]();
  });

  const pod = (
    script: string,
    {
      shell = 'dash',
      entry = {},
      more = [],
      ...spec
    }: { shell?: Shell; entry?: object; more?: object[]; sweep?: object } = {},
  ): PodRun => {
    const usual = {
      url: `s3://results/${prefix}`,
      mode: 'upload',
      path: '/out',
      secret: 'key',
      endpoint: store.endpoint,
    };
    return preparePod({ command: ['sh', '-c', script], s3: [{ ...usual, ...entry }, ...more], ...spec }, files, shell);
  };
  const both = (run: PodRun, ...words: string[]): { main: Running; upload: Running } => ({
    main: run.start('training'),
    upload: run.start('s3-upload-0', ...words),
  });
  const listing = async (at = prefix): Promise<string[]> => {
    const found = await rclone(store, 'lsf', '-R', '--files-only', `:s3:results/${at}`);
    return found.split('\n').filter(Boolean).toSorted();
  };
  const content = (name: string): Promise<string> => rclone(store, 'cat', `:s3:results/${prefix}/${name}`);

  describe.each<Shell>(['dash', 'bash', 'busybox'])('under %s', (shell) => {
    test('what was written is there once the workload has ended', async () => {
      const { main, upload } = both(pod('echo result >/out/a.txt; mkdir /out/b; echo deep >/out/b/c.txt', { shell }));
      expect([await main.ended, await upload.ended, upload.termination()]).toEqual([0, 0, '']);
      expect([await listing(), await content('b/c.txt')]).toEqual([['a.txt', 'b/c.txt'], 'deep\n']);
      expect(upload.log()).toBe(`s3 upload to results/${prefix} is done: 2 files\n`);
    });

    test('the exit code of the workload is its own, and what it left is kept', async () => {
      const { main, upload } = both(pod('echo x >/out/x; exit 7', { shell }));
      expect([await main.ended, await upload.ended, await listing()]).toEqual([7, 0, ['x']]);
    });

    test('asked to stop, the workload hears of it and has its last word uploaded', async () => {
      const script = 'trap "echo saved >/out/last; exit 3" TERM; echo 1 >/out/first; while :; do sleep 0.1; done';
      const { main, upload } = both(pod(script, { shell }));
      await wait(1500);
      main.signal('SIGTERM');
      upload.signal('SIGTERM');
      expect([await main.ended, await upload.ended]).toEqual([3, 0]);
      expect([await listing(), await content('last')]).toEqual([['first', 'last'], 'saved\n']);
    });

    test('a workload that is killed as a whole leaves what it wrote, and a word about its end', async () => {
      const run = pod('echo x >/out/x; sleep 600', { shell });
      const { main, upload } = both(run, 'silence=7');
      await until(() => readdirSync(run.volume('s3-end')).includes('beat'), 1500);
      main.kill();
      expect([await main.ended, await upload.ended, await listing()]).toEqual([137, 1, ['x']]);
      expect(upload.termination()).toBe(
        `s3 upload to results/${prefix} is done, but the workload ended without a word, as when it needs more memory than it may have\n`,
      );
    });

    test('what could not be uploaded is said, and fails the pod', async () => {
      store.fault = { pattern: /^PUT \/results\/\S*-no/, as: 403 };
      const script = 'cd /out; for name in 1 2 3; do echo x >$name; done; echo x >a-no; echo x >b-no';
      const { main, upload } = both(pod(script, { shell }));
      expect([await main.ended, await upload.ended]).toEqual([0, 1]);
      expect(upload.termination()).toBe(
        `s3 upload to results/${prefix} failed: 2 of 5 files were not uploaded (a-no, b-no): access is denied; check the Secret key, and what it may do in this bucket\n`,
      );
      store.fault = undefined;
      expect(await listing()).toEqual(['1', '2', '3']);
    });

    test('a store that is gone at the end is waited for, and then told of', async () => {
      const run = pod('echo x >/out/x; echo y >/out/y', { shell });
      store.fault = { pattern: /./, as: 'cut' };
      const { main, upload } = both(run, 'patience=1');
      expect([await main.ended, await upload.ended]).toEqual([0, 1]);
      expect(upload.termination()).toBe(
        `s3 upload to results/${prefix} failed: 2 of 2 files were not uploaded (x, y): the store cannot be reached; check its address, and that the network of your cluster lets you\n`,
      );
    });

    test('names are names, whatever they hold', async () => {
      const names = [
        'two words',
        '-rf',
        '--config=x',
        '$(id)',
        '`id`',
        "it's",
        '"quoted"',
        'semi;colon',
        '#x',
        '*',
        'ü',
      ];
      const run = pod('true', { shell });
      for (const name of [...names, 'line\nbreak']) writeFileSync(join(run.volume('s3-0'), name), name);
      const { main, upload } = both(run);
      expect([await main.ended, await upload.ended, upload.termination()]).toEqual([0, 0, '']);
      const puts = store.requests.filter((each) => each.startsWith(`PUT /results/${prefix}/`)).map(decodeURIComponent);
      expect(puts.map((each) => each.slice(`PUT /results/${prefix}/`.length))).toEqual(expect.arrayContaining(names));
      expect(puts).toHaveLength(names.length + 1);
    });
  });

  test('a store that comes back is given everything', async () => {
    store.fault = { pattern: /./, as: 503 };
    const { upload } = both(pod('echo x >/out/x'));
    await until(() => upload.log().includes('trying again'), 500);
    store.fault = undefined;
    expect([await upload.ended, await listing()]).toEqual([0, ['x']]);
  });

  test('while it runs, what changed is pushed at intervals', async () => {
    const { main, upload } = both(
      pod('echo one >/out/x; touch -d 2020-01-01 /out/x; while ! [ -e /out/go ]; do sleep 0.2; done; echo two >/out/x'),
      'every=1',
    );
    await until(async () => (await listing()).includes('x'), 500);
    expect(await content('x')).toBe('one\n');
    const before = store.requests.filter((each) => each.startsWith('PUT')).length;
    await wait(3000);
    expect(store.requests.filter((each) => each.startsWith('PUT')).length).toBe(before);
    main.kill();
    upload.kill();
    await Promise.all([main.ended, upload.ended]);
  });

  test('pushing for days takes no more space than pushing once', async () => {
    const run = pod('for name in a b c; do touch -d 2020-01-01 /out/$name; done; while :; do sleep 0.2; done');
    const { main, upload } = both(run, 'every=1');
    await wait(7000);
    for (const each of [main, upload]) each.kill();
    await Promise.all([main.ended, upload.ended]);
    expect((await listing()).length).toBe(3);
    // A line for each file, and one that no file is called.
    expect(
      readFileSync(join(run.volume('s3-0-work'), 'done'), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(4);
  });

  test('what is being written waits for its turn', async () => {
    const run = pod('while :; do date >>/out/log; sleep 0.2; done');
    const { main, upload } = both(run, 'every=1');
    await wait(4000);
    expect(await listing()).toEqual([]);
    main.signal('SIGTERM');
    upload.signal('SIGTERM');
    expect([await main.ended, await upload.ended, await listing()]).toEqual([143, 0, ['log']]);
  });

  test('nothing is deleted at the store', async () => {
    await putObject(store, `results/${prefix}/old`, 'old');
    const { upload } = both(pod('echo x >/out/x'));
    expect([await upload.ended, await listing()]).toEqual([0, ['old', 'x']]);
  });

  test('a link leads nowhere', async () => {
    const script =
      'cd /out; ln -s /var/run/aisubmit/s3/credentials key; ln -s /var/run/aisubmit keys; ln -s /proc/self/environ env; ln -s x y; echo x >x; mkfifo pipe';
    const { main, upload } = both(pod(script));
    expect([await main.ended, await upload.ended, await listing()]).toEqual([0, 0, ['x']]);
  });

  test.each<[string, number]>([
    ['of another size', 1],
    ['of the same size', 0],
  ])('a file %s that turns into a link while the store is asked is not followed', async (_what, more) => {
    const run = pod('true');
    const model = join(run.volume('s3-0'), 'model');
    writeFileSync(model, 'm'.repeat(SECRET.length + more));
    store.beforeListing = () => {
      if (!lstatSync(model).isFile()) return;
      rmSync(model);
      symlinkSync('/var/run/aisubmit/s3/credentials', model);
    };
    const { upload } = both(run);
    await upload.ended;
    store.beforeListing = undefined;
    expect(lstatSync(model).isSymbolicLink()).toBe(true);
    expect(await listing()).toEqual([]);
  });

  test('a full grace period is never overstayed', async () => {
    const run = pod('trap "" TERM; echo x >/out/x; while :; do sleep 1; done');
    const { main, upload } = both(run, 'grace=30');
    await until(() => readdirSync(run.volume('s3-0')).includes('x'), 1500);
    store.fault = { pattern: /./, as: 503 };
    upload.signal('SIGTERM');
    expect(await upload.ended).toBe(1);
    expect(upload.termination()).toBe(
      `s3 upload to results/${prefix} failed: 1 of 1 files were not uploaded (x): the time to stop in was not enough\n`,
    );
    main.kill();
    await main.ended;
  });

  test('a workload that never starts is not waited for without end', async () => {
    const upload = pod('true').start('s3-upload-0', 'start=2');
    expect([await upload.ended, upload.termination()]).toEqual([
      1,
      `s3 upload to results/${prefix} failed: the workload did not start\n`,
    ]);
  });

  test('what a workload writes that will not stop is not passed over', async () => {
    const run = pod('trap "" TERM; echo x >/out/x; while :; do sleep 1; done');
    const { main, upload } = both(run, 'grace=50');
    await until(() => readdirSync(run.volume('s3-0')).includes('x'), 1500);
    upload.signal('SIGTERM');
    expect([await upload.ended, await listing()]).toEqual([1, ['x']]);
    expect(upload.termination()).toBe(
      `s3 upload to results/${prefix} failed: what the workload wrote after it was asked to stop and did not was not uploaded\n`,
    );
    main.kill();
    await main.ended;
  });

  test('trials of a sweep have folders of their own', async () => {
    const { main, upload } = both(pod('echo x >/out/x', { sweep: { parameters: { lr: [1, 2, 3, 4] } } }));
    expect([await main.ended, await upload.ended, await listing()]).toEqual([0, 0, ['trial-3/x']]);
  });

  test('what a download brought is where the upload looks', async () => {
    await putObject(store, `results/${prefix}/checkpoint`, 'old');
    const more = [
      { url: `s3://results/${prefix}`, mode: 'download', path: '/out', secret: 'key', endpoint: store.endpoint },
    ];
    const run = pod('cat /out/checkpoint; echo new >>/out/checkpoint', { more });
    expect(run.initNames).toEqual(['s3-upload-check-0', 's3-download-1']);
    for (const name of run.initNames) expect(await run.start(name).ended).toBe(0);
    const { main, upload } = both(run);
    expect([await main.ended, main.log(), await upload.ended, await content('checkpoint')]).toEqual([
      0,
      'old',
      0,
      'oldnew\n',
    ]);
  });

  describe('is tried before the workload starts', () => {
    test.each<[string, object, number, string]>([
      ['a place that may be listed', {}, 0, ''],
      ['a wrong key', { secret: 'wrong' }, 1, 'the store does not take the credentials; check the Secret wrong\n'],
      ['no bucket', { url: 's3://nowhere/a' }, 1, 'there is no bucket nowhere\n'],
    ])('%s', async (_what, entry, status, sentence) => {
      const check = pod('true', { entry }).start('s3-upload-check-0');
      expect([await check.ended, check.termination().replace(/^s3 upload to \S+ failed: /, '')]).toEqual([
        status,
        sentence,
      ]);
    });
  });
});

async function until(isSo: () => boolean | Promise<boolean>, then: number): Promise<void> {
  while (!(await isSo())) await wait(100);
  await wait(then);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
