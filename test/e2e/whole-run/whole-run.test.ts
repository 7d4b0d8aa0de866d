import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasSshd } from '../../contract/git/serve-ssh.ts';
import { putObject } from '../../contract/s3/put-object.ts';
import type { NodePod } from '../../node/node.ts';
import { isRoot } from '../../node/own-volume.ts';
import { type Bench, flagsOf, openBench, storeSecrets, unable } from './bench.ts';
import { filesBelow, hunt, type Place, processesOf, sightOf, watchContainers } from './hunt.ts';

const TRAIN = `set -e
cat /workspace/first/train.py /workspace/second/train.py /data/points.csv >/results/seen
echo "$(id -u) $(id -g)" >>/results/seen
echo of-the-first >/shared/first.txt
(umask 002; echo of-the-first >/shared/open.txt)
echo ready
while ! [ -e /tmp/go ]; do sleep 0.1; done
echo done >/results/done
`;
const SHARED = 'pvc:training-first-shared:/shared';
const GROUP = ['--fs-group', '30000'];
/** Everything but Secrets. */
const KINDS =
  'pods,jobs,deployments,replicasets,services,configmaps,persistentvolumeclaims,networkpolicies,events,serviceaccounts,poddisruptionbudgets,horizontalpodautoscalers,resourcequotas,namespaces';

describe.skipIf(unable !== undefined || !hasSshd)(`a whole run (${unable ?? 'in containers'})`, () => {
  let bench: Bench;
  let first: NodePod;
  let processes: { end(): Place[] };

  beforeAll(async () => {
    bench = await openBench();
    await putObject(bench.store, 'data/set/points.csv', '1,2,3\n');
  });
  afterAll(() => bench?.[Symbol.asyncDispose]());

  const submit = async (name: string, uid: number, args: readonly string[], as = 'alice'): Promise<string> => {
    const { code, stderr } = await bench.aisubmit([...flagsOf(bench, name, uid), ...args], { as });
    expect(code, stderr).toBe(0);
    return stderr;
  };
  const shortRun = async (name: string, uid: number, args: readonly string[]): Promise<string> => {
    const flags = ['train', name, '--image', 'acme/train:1', '--detach', '--uid', String(uid), '--gid', String(uid)];
    const { code, stderr } = await bench.aisubmit([...flags, ...args], { as: 'bob' });
    expect(code, stderr).toBe(0);
    const pod = await bench.node.run(`training-${name}`);
    expect([await pod.ended, stderr]).toEqual(['Succeeded', stderr]);
    return (await pod.container('training')).log();
  };
  const inApi = async (): Promise<Place[]> => {
    const looks = [
      ['get', KINDS, '-A', '-o', 'json'],
      ['get', 'secrets', '-A', '-o', 'custom-columns=META:.metadata,TYPE:.type'],
      ['describe', 'pods,jobs,configmaps,secrets,persistentvolumeclaims', '-n', 'team-a'],
      ['get', 'events', '-A', '-o', 'yaml'],
    ];
    const places: Place[] = [];
    for (const look of looks) {
      const { code, stdout, stderr } = await bench.kubectl(...look);
      expect(code, stderr).toBe(0);
      places.push({ where: `kubectl ${look.join(' ')}`, bytes: Buffer.from(stdout + stderr) });
    }
    return places;
  };
  const inNode = (pod: NodePod): Place[] => {
    const secretVolumes = ['git-0-key', 'git-1-key', 's3-0-key', 's3-1-key'];
    const open = [...pod.volumes].filter(([name]) => !secretVolumes.includes(name)).map(([, folder]) => folder);
    const words = pod.containers().flatMap(({ name, log, message }) => [
      { where: `log of ${name}`, bytes: Buffer.from(log()) },
      { where: `termination message of ${name}`, bytes: Buffer.from(message()) },
    ]);
    return [...filesBelow(...open), ...words];
  };
  const inHome = (): Place[] => [
    ...filesBelow(bench.home),
    ...bench.said.map(({ stdout, stderr }) => ({ where: 'what was printed', bytes: Buffer.from(stdout + stderr) })),
  ];

  test('code from two private repositories, data, packed code and a claim are there', async () => {
    const made = await storeSecrets(bench);
    expect(made.map(({ code, stdout }) => `${code} ${stdout}`)).toEqual([
      '0 secret/code-https created\n',
      '0 secret/code-ssh created\n',
      '0 secret/store created\n',
    ]);
    const folder = join(bench.home, 'src');
    mkdirSync(folder);
    writeFileSync(join(folder, 'train.sh'), TRAIN);
    const claim = ['--mount', 'newpvc:1Gi:/shared', ...GROUP];
    await submit('first', 20_001, ['--code', folder, ...claim, '--', 'sh', 'train.sh']);
    first = await bench.node.run('training-first');
    processes = watchContainers(() => first.containers());
    const main = await first.container('training');
    while (!main.log().includes('ready')) await wait(50);
    expect(first.containers().map(({ name }) => name)).toEqual([
      ...['git-0', 'git-1', 's3-upload-check-1', 's3-download-0', 'code'],
      ...['training', 's3-upload-1'],
    ]);
  });

  test('while it runs, no credential is where the workload could find it', async () => {
    const main = await first.container('training');
    const seen = [...processesOf(main), ...sightOf(main), ...inNode(first), ...inHome(), ...(await inApi())];
    const names = seen.map(({ where }) => where);
    for (const place of [
      '/workspace/first/train.py of training',
      '/workspace/first/.git/config of training',
      '/data/points.csv of training',
      '/workspace/code/train.sh of training',
      'environ of a process of training',
      'log of git-1',
    ]) {
      expect(names).toContain(place);
    }
    expect(hunt(bench.secrets, seen)).toEqual([]);
  });

  test('the search finds them where they belong, and where a mistake would put them', async () => {
    const main = await first.container('training');
    const upload = await first.container('s3-upload-1');
    const { 'git password': password = '', 'S3 key': key = '', 'SSH key': ssh = '' } = bench.secrets;
    const volume = (name: string): string => first.volumes.get(name) ?? '';
    const ofUpload = hunt(bench.secrets, sightOf(upload)).map((found) => found.replace(/\.\.[\d_.]+\//, '..data/'));
    expect([...new Set(ofUpload)]).toEqual(['S3 key in /var/run/aisubmit/s3/..data/credentials of s3-upload-1']);
    writeFileSync(join(volume('tmp'), 'config'), `url = https://robot:${encodeURIComponent(password)}@host/`);
    writeFileSync(join(volume('home'), '.key'), Buffer.from(`x${ssh}`).toString('base64'));
    expect(hunt(bench.secrets, sightOf(main))).toEqual([
      'git password in /tmp/config of training',
      expect.stringMatching(/^SSH key in \/home\/aisubmit\/.key of training$/),
    ]);
    rmSync(join(volume('tmp'), 'config'));
    rmSync(join(volume('home'), '.key'));
    const bad = { metadata: { name: 'bad' }, data: { x: `{"password": ${JSON.stringify(password)}}`, y: key } };
    await bench.sandbox.admin('POST', '/api/v1/namespaces/team-a/configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      ...bad,
    });
    const found = hunt(bench.secrets, await inApi());
    await bench.sandbox.admin('DELETE', '/api/v1/namespaces/team-a/configmaps/bad');
    expect(found).toEqual([
      `git password in kubectl describe pods,jobs,configmaps,secrets,persistentvolumeclaims -n team-a`,
      `S3 key in kubectl get ${KINDS} -A -o json`,
      `S3 key in kubectl describe pods,jobs,configmaps,secrets,persistentvolumeclaims -n team-a`,
    ]);
  });

  test('its results are in the bucket, and nothing was ever in a command line or a variable', async () => {
    writeFileSync(join(first.volumes.get('tmp') ?? '', 'go'), '');
    expect(await first.ended).toBe('Succeeded');
    expect(await bench.results('first')).toEqual(['done', 'seen']);
    expect(await bench.result('first/seen')).toBe('print("newest")\nprint("first")\n1,2,3\n20001 20001\n');
    const looks = processes.end();
    for (const word of ['git-remote-https', 'ssh', 'rclone', 'train.sh']) {
      expect(
        looks.some(({ where, bytes }) => where.startsWith('cmdline') && bytes.includes(word)),
        word,
      ).toBe(true);
    }
    const seen = [...looks, ...inNode(first), ...inHome(), ...(await inApi())];
    expect(hunt(bench.secrets, seen)).toEqual([]);
    const { stdout } = await bench.aisubmit(['status', 'first']);
    expect(stdout.split('\n')[0]).toBe('training/first  Succeeded  it has finished');
  });

  test('somebody else with the same group reads what is on the claim, and adds to it', async () => {
    const script = `cat /shared/first.txt; echo more >>/shared/open.txt; cat /shared/open.txt; echo new >/shared/second.txt
      echo more 2>/dev/null >>/shared/first.txt || echo not this one`;
    const log = await shortRun('second', 20_002, [...GROUP, '--mount', SHARED, '--', 'sh', '-c', script]);
    expect(log).toBe(`of-the-first\nof-the-first\nmore\n${isRoot ? 'not this one\n' : ''}`);
  });

  test.skipIf(!isRoot)('another group takes the claim over as a whole, once', async () => {
    const claim = join(bench.node.folder, 'claims', 'team-a', 'training-first-shared');
    const groups = (): Readonly<Record<string, number>> =>
      Object.fromEntries(['.', ...readdirSync(claim)].map((name) => [name, statSync(join(claim, name)).gid]));
    expect(groups()).toEqual({ '.': 30_000, 'first.txt': 30_000, 'open.txt': 30_000, 'second.txt': 30_000 });
    const args = (script: string): string[] => [
      ...['--fs-group', '20003', '--mount', SHARED],
      ...['--', 'sh', '-c', script],
    ];
    expect(await shortRun('third', 20_003, args('cat /shared/second.txt'))).toBe('new\n');
    expect(groups()).toEqual({ '.': 20_003, 'first.txt': 20_003, 'open.txt': 20_003, 'second.txt': 20_003 });
    writeFileSync(join(claim, 'of-root.txt'), 'x', { mode: 0o640 });
    execFileSync('chgrp', ['0', join(claim, 'of-root.txt')]);
    expect(await shortRun('fourth', 20_003, args('cat /shared/of-root.txt 2>/dev/null || echo none'))).toBe('none\n');
  });

  test('nothing is left on the machine of whoever submitted', async () => {
    const talk = [
      ['secret', 'list', '-o', 'yaml'],
      ['list', '-o', 'json'],
      ['status', 'first', '-o', 'json'],
      ['logs', 'first'],
    ];
    for (const line of talk) expect((await bench.aisubmit(line)).code).toBe(0);
    expect(readdirSync(join(bench.home, 'tmp'))).toEqual([]);
    expect(existsSync(join(bench.home, '.aisubmit'))).toBe(false);
    expect(hunt(bench.secrets, inHome())).toEqual([]);
  });
});
