import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD, USER } from '../../contract/git/serve-https.ts';
import { hasSshd } from '../../contract/git/serve-ssh.ts';
import type { NodeOptions, NodePod } from '../../node/node.ts';
import { type Bench, openBench, storeSecrets, unable } from './bench.ts';
import { filesBelow, hunt } from './hunt.ts';

describe.skipIf(unable !== undefined || !hasSshd)(`a run that goes wrong (${unable ?? 'in containers'})`, () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await openBench();
    const { https, ssh, given, aisubmit } = bench;
    await storeSecrets(bench);
    const create = ['secret', 'create', 'git'];
    const byHttps = ['--host', new URL(https.base).host, '--username', USER, '--password-stdin'];
    const wrong = [...create, 'wrong', ...byHttps, '--ca', given('wrong.crt', https.caPem)];
    await aisubmit(wrong, { stdin: `not-the-${PASSWORD}` });
    const bySsh = ['--host', new URL(ssh.base).host, '--ssh-key', given('id', ssh.key)];
    await aisubmit([...create, 'changed', ...bySsh, '--known-hosts', given('other', ssh.otherKnownHosts)]);
  });
  afterAll(() => bench?.[Symbol.asyncDispose]());

  const submit = async (name: string, args: readonly string[], script: string, options: NodeOptions = {}) => {
    const flags = ['--image', 'acme/train:1', '--detach'];
    const line = ['train', name, ...flags, ...args, '--', 'sh', '-c', script];
    const { code, stderr } = await bench.aisubmit(line);
    expect(code, stderr).toBe(0);
    return bench.node.run(`training-${name}`, options);
  };
  const status = async (name: string): Promise<string> => {
    const { stdout } = await bench.aisubmit(['status', name]);
    return (stdout.split('\n')[0] ?? '').replace(bench.repositories.root, '');
  };
  const until = async (pod: NodePod, container: string, word: string): Promise<void> => {
    const found = await pod.container(container);
    while (!found.log().includes(word)) await wait(50);
  };
  const upload = (name: string, bucket = 'results'): string[] => [
    ...['--s3', `s3://${bucket}/${name},upload=/results,secret=store,endpoint=${bench.store.endpoint}`],
  ];

  test('before it starts, is told in one sentence', async () => {
    const { https, ssh, repositories } = bench;
    const byHttps = (secret: string): string[] => ['--git', `${https.base}team/code.git,secret=${secret}`];
    const code = `${ssh.base}${repositories.root}/team/code.git`;
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['password', byHttps('wrong')],
      ['host-key', ['--git', `${code},secret=changed`]],
      ['bucket', upload('x', 'nowhere')],
      ['data', ['--s3', `s3://nowhere/x,download=/data,secret=store,size=1Gi,endpoint=${bench.store.endpoint}`]],
    ];
    const pods = await Promise.all(cases.map(([name, args]) => submit(name, args, 'true')));
    expect(await Promise.all(pods.map(({ ended }) => ended))).toEqual(cases.map(() => 'Failed'));
    expect(await Promise.all(cases.map(([name]) => status(name)))).toEqual([
      'training/password  Failed  git clone of 127.0.0.1/team/code.git failed: authentication failed; check the Secret wrong, and that it may read this repository',
      'training/host-key  Failed  git clone of 127.0.0.1/team/code.git failed: the host shows another key than known_hosts of the Secret changed; somebody may be in between, or the key was changed',
      'training/bucket  Failed  s3 upload to nowhere/x failed: there is no bucket nowhere',
      'training/data  Failed  s3 download of nowhere/x failed: there is no bucket nowhere',
    ]);
    for (const pod of pods) expect(pod.containers().map(({ name }) => name)).not.toContain('training');
  });

  test('while it runs, loses no result silently', async () => {
    const running = 'echo x >/results/x; echo ready; while :; do sleep 0.1; done';
    const [revoked, killed, child] = await Promise.all([
      submit('revoked', upload('revoked'), 'echo x >/results/x; echo ready; sleep 1'),
      submit('killed', upload('killed'), running, { words: (name) => (name === 's3-upload-0' ? ['silence=7'] : []) }),
      submit('child', upload('child'), 'echo x >/results/x; sh -c "kill -9 \\$PPID"; true'),
    ]);
    await until(revoked, 'training', 'ready');
    bench.store.fault = { pattern: /results.*revoked/, as: 403 };
    await until(killed, 'training', 'ready');
    // As when its memory is used up, and with it every process of the container.
    (await killed.container('training')).signal('SIGKILL');
    expect(await Promise.all([revoked, killed, child].map(({ ended }) => ended))).toEqual([
      'Failed',
      'Failed',
      'Failed',
    ]);
    bench.store.fault = undefined;
    expect(await Promise.all(['revoked', 'killed', 'child'].map((name) => bench.results(name)))).toEqual([
      [],
      ['x'],
      ['x'],
    ]);
    expect(await Promise.all(['revoked', 'killed', 'child'].map(status))).toEqual([
      'training/revoked  Failed  the results were not all uploaded: s3 upload to results/revoked failed: 1 of 1 files were not uploaded (x): access is denied; check the Secret store, and what it may do in this bucket',
      'training/killed  Failed  training used more memory than it may (4Gi) and was killed; its results were uploaded',
      'training/child  Failed  training ended with exit code 137: it was killed (SIGKILL)',
    ]);
  });

  test('deleted, has its last word uploaded within its grace period', async () => {
    const script = 'trap "echo saved >/results/last; exit 3" TERM; echo ready; while :; do sleep 0.1; done';
    const pod = await submit('deleted', upload('deleted'), script);
    await until(pod, 'training', 'ready');
    expect(pod.object.spec.terminationGracePeriodSeconds).toBe(300);
    const { code } = await bench.aisubmit(['delete', 'deleted', '--yes']);
    expect(code).toBe(0);
    expect([await pod.ended, pod.graceSeconds, await bench.results('deleted')]).toEqual(['Deleted', 300, ['last']]);
    expect((await pod.container('s3-upload-0')).message()).toBe('');
  });

  test('deleted while a server keeps it waiting, ends at once', async () => {
    await using silent = await serveSilence();
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      ['clone', 'git-0', ['--git', `${silent.base}/x.git`]],
      ['check', 's3-upload-check-0', ['--s3', `s3://data/x,upload=/results,secret=silent,endpoint=${silent.base}`]],
      ['load', 's3-download-0', ['--s3', `s3://data/x,download=/data,size=1Gi,secret=silent,endpoint=${silent.base}`]],
    ];
    const key = bench.given(
      'silent',
      '[default]\naws_access_key_id = AKIASILENT\naws_secret_access_key = nobody-asks-for-this-one\n',
    );
    const make = ['secret', 'create', 's3', 'silent', '--endpoint', silent.base, '--credentials-file', key];
    expect((await bench.aisubmit(make)).code).toBe(0);
    const pods = await Promise.all(cases.map(([name, , args]) => submit(name, args, 'true')));
    while (silent.callers() < pods.length) await wait(50);
    const deleted = await Promise.all(cases.map(([name]) => bench.aisubmit(['delete', name, '--yes'])));
    expect(deleted.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(await Promise.all(pods.map(({ ended }) => ended))).toEqual(cases.map(() => 'Deleted'));
    // Killed after the grace period it would be 137.
    const first = await Promise.all(pods.map((pod, index) => pod.container(cases[index]?.[1] ?? '')));
    expect(await Promise.all(first.map(({ ended }) => ended))).toEqual([143, 143, 143]);
  });

  test('says and leaves nothing that is secret', async () => {
    const said = bench.said.map(({ stdout, stderr }) => ({ where: 'said', bytes: Buffer.from(stdout + stderr) }));
    const { stdout } = await bench.kubectl('get', 'pods,jobs,events,configmaps', '-A', '-o', 'json');
    expect(stdout).toContain('"exitCode": 137');
    const seen = [...said, { where: 'API', bytes: Buffer.from(stdout) }, ...filesBelow(bench.home)];
    expect(hunt(bench.secrets, seen)).toEqual([]);
  });
});

interface Silence extends AsyncDisposable {
  readonly base: string;
  callers(): number;
}

/** A server that takes calls and never says a word. */
async function serveSilence(): Promise<Silence> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    base: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callers: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
  };
}
