import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freshBundle, LAUNCHER, type Outcome, run } from '../../contract/cli/plugin.ts';
import { makeRepositories, type Repositories } from '../../contract/git/make-repositories.ts';
import { type HttpsGit, PASSWORD, serveHttps, USER } from '../../contract/git/serve-https.ts';
import { type SshGit, serveSsh } from '../../contract/git/serve-ssh.ts';
import { rclone } from '../../contract/s3/put-object.ts';
import { type S3Key, type S3Store, serveS3 } from '../../contract/s3/serve-s3.ts';
import { whyNoContainer } from '../../node/bubble.ts';
import { type Node, startNode } from '../../node/node.ts';
import { aisubmitUserRules, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';

/** What the store knows, and nobody else. */
const S3_KEY: S3Key = { id: 'AKIAWHOLERUN', secret: 'wh0leRunSecretKey+of/the40characters+AAAA' };

/** Why nothing can be run here; undefined where it can. */
export const unable = whyNoContainer('git', 'ssh', 'rclone');

/** Every server that a run talks to, two people who submit, and a node that runs what they submit. */
export interface Bench extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly node: Node;
  readonly repositories: Repositories;
  readonly https: HttpsGit;
  readonly ssh: SshGit;
  readonly store: S3Store;
  /** Where people have their files; what they were given to type in lies elsewhere. */
  readonly home: string;
  /** All that the plugin said so far, at its most talkative. */
  readonly said: Outcome[];
  /** What must be nowhere but in its Secret, by what it is. */
  readonly secrets: Readonly<Record<string, string>>;
  /** `kubectl aisubmit …` of alice's or somebody else's. */
  aisubmit(args: readonly string[], options?: { readonly as?: string; readonly stdin?: string }): Promise<Outcome>;
  /** `kubectl …` of an admin's. */
  kubectl(...args: readonly string[]): Promise<Outcome>;
  /** A file that somebody types the name of. */
  given(name: string, text: string): string;
  /** The names below `s3://results/PREFIX`, and one of them. */
  results(prefix: string): Promise<string[]>;
  result(name: string): Promise<string>;
}

export async function openBench(): Promise<Bench> {
  await freshBundle();
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit-whole-run-'));
  const [home, given] = ['home', 'given'].map((name) => path.join(folder, name)) as [string, string];
  for (const each of [home, given, path.join(home, 'tmp'), path.join(folder, 'git')]) mkdirSync(each);
  symlinkSync(LAUNCHER, path.join(home, 'kubectl-aisubmit'));
  const people = ['alice', 'bob'].map((name) => ({ name, roles: [{ namespace: 'team-a', rules: aisubmitUserRules }] }));
  const sandbox = await startSandbox({
    pods: { '*': [{ elsewhere: true }] },
    users: [...people, { name: 'admin', groups: ['system:masters'] }],
  });
  for (const name of ['alice', 'bob', 'admin']) {
    await sandbox.writeKubeconfig(path.join(home, name), name, { namespace: 'team-a' });
  }
  const repositories = makeRepositories(path.join(folder, 'git'));
  const [https, ssh, store] = [
    await serveHttps(path.join(folder, 'git')),
    await serveSsh(given),
    await serveS3(S3_KEY),
  ];
  const node = startNode(sandbox, 'team-a');
  const said: Outcome[] = [];
  const type = (args: readonly string[], as: string, stdin = ''): Promise<Outcome> => {
    const env = {
      HOME: home,
      TMPDIR: path.join(home, 'tmp'),
      KUBECONFIG: path.join(home, as),
      PATH: `${home}${path.delimiter}${process.env['PATH']}`,
    };
    return run('kubectl', args, { stdin, env });
  };
  return {
    sandbox,
    node,
    repositories,
    https,
    ssh,
    store,
    home,
    said,
    secrets: { 'git password': PASSWORD, 'SSH key': ssh.key, 'S3 key': S3_KEY.secret },
    aisubmit: async (args, { as = 'alice', stdin } = {}) => {
      const outcome = await type(['aisubmit', '-v9', ...args], as, stdin);
      said.push(outcome);
      return outcome;
    },
    kubectl: (...args) => type(args, 'admin'),
    given: (name, text) => {
      writeFileSync(path.join(given, name), text, { mode: 0o600 });
      return path.join(given, name);
    },
    results: async (prefix) => {
      const found = await rclone(store, 'lsf', '-R', '--files-only', `:s3:results/${prefix}`);
      return found.split('\n').filter(Boolean).toSorted();
    },
    result: (name) => rclone(store, 'cat', `:s3:results/${name}`),
    [Symbol.asyncDispose]: async () => {
      await node[Symbol.asyncDispose]();
      for (const server of [https, ssh, store]) await server[Symbol.asyncDispose]();
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Stores the three credentials as a user does. */
export async function storeSecrets({ https, ssh, store, given, aisubmit }: Bench): Promise<readonly Outcome[]> {
  const create = (kind: string, name: string, ...args: string[]): string[] => ['secret', 'create', kind, name, ...args];
  const ca = (pem: string, name: string): string[] => ['--ca', given(name, pem)];
  const { id, secret } = S3_KEY;
  const file = given('aws', `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`);
  const hosts = ['--known-hosts', given('known', ssh.knownHosts)];
  const byHttps = ['--host', new URL(https.base).host, '--username', USER, '--password-stdin'];
  return [
    await aisubmit(create('git', 'code-https', ...byHttps, ...ca(https.caPem, 'git.crt')), { stdin: PASSWORD }),
    await aisubmit(
      create('git', 'code-ssh', '--host', new URL(ssh.base).host, '--ssh-key', given('id', ssh.key), ...hosts),
    ),
    await aisubmit(
      create('s3', 'store', '--endpoint', store.endpoint, '--credentials-file', file, ...ca(store.caPem, 's3.crt')),
    ),
  ];
}

/** The flags of a run: two private repositories, a data set, results, and a number of one's own. */
export function flagsOf({ https, ssh, store, repositories }: Bench, name: string, uid: number): string[] {
  const second = `${ssh.base}${repositories.root}/team/code.git`;
  return [
    ...['train', name, '--image', 'acme/train:1', '--detach', '--uid', String(uid), '--gid', String(uid)],
    ...['--git', `${https.base}team/code.git,ref=main,path=/workspace/first,secret=code-https`],
    ...['--git', `${second},ref=feature/x,path=/workspace/second,secret=code-ssh`],
    ...['--s3', 's3://data/set,download=/data,size=1Gi', '--s3', `s3://results/${name},upload=/results`],
    ...['--s3-endpoint', store.endpoint, '--s3-secret', 'store'],
  ];
}
