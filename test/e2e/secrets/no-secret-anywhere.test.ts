import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshBundle, LAUNCHER, type Outcome, run } from '../../contract/cli/plugin.ts';
import { hasSshd, serveSsh } from '../../contract/git/serve-ssh.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { filesUnder, type Place, placesWith, watchProcesses } from '../login/search-secrets.ts';

let sandbox: Sandbox;
let home: string;
/** Where the credentials lie that people give; outside of what is searched. */
let given: string;
const said: Place[] = [];

beforeAll(async () => {
  await freshBundle();
  sandbox = await startSandbox();
  home = mkdtempSync(path.join(tmpdir(), 'aisubmit-searched-'));
  given = mkdtempSync(path.join(tmpdir(), 'aisubmit-given-'));
  mkdirSync(path.join(home, 'tmp'));
  symlinkSync(LAUNCHER, path.join(home, 'kubectl-aisubmit'));
  await sandbox.writeKubeconfig(path.join(home, 'config'), 'alice', { namespace: 'team-a' });
}, 120_000);
afterAll(async () => {
  await sandbox.stop();
  rmSync(home, { recursive: true, force: true });
  rmSync(given, { recursive: true, force: true });
});

const environment = (): Record<string, string> => ({
  HOME: home,
  TMPDIR: path.join(home, 'tmp'),
  KUBECONFIG: path.join(home, 'config'),
  PATH: `${home}${path.delimiter}${process.env['PATH']}`,
  DEBUG: '*',
  AISUBMIT_DEBUG: '1',
  NODE_DEBUG: 'http,https,net,tls,child_process',
});
const type = async (args: readonly string[], stdin = ''): Promise<Outcome> => {
  const outcome = await run('kubectl', ['aisubmit', 'secret', ...args, '-v9'], { stdin, env: environment() });
  for (const stream of ['stdout', 'stderr'] as const) {
    said.push({ where: `${stream} of ${args.join(' ')}`, bytes: Buffer.from(outcome[stream]) });
  }
  return outcome;
};
const secretText = (start = ''): string => `${start}${randomBytes(24).toString('hex')}`;
const file = (name: string, text: string): string => {
  writeFileSync(path.join(given, name), text, { mode: 0o600 });
  return path.join(given, name);
};

test.skipIf(!hasSshd)(
  'the bytes of a credential reach the cluster and nothing else',
  { timeout: 120_000 },
  async () => {
    await using server = await serveSsh(given);
    const host = /@(.*)$/.exec(server.base)?.[1] ?? '';
    execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', '', '-f', path.join(given, 'rsa')]);
    const [hostKey, rsa] = [path.join(given, 'user'), path.join(given, 'rsa')];
    const linesOf = (key: string): string[] =>
      readFileSync(key, 'utf8')
        .split('\n')
        .filter((line) => /^\S{48,}$/.test(line));
    const [git, gitNew, registry, token, s3, typo] = [
      secretText('glpat-'),
      secretText(),
      secretText(),
      secretText(),
      secretText(),
      secretText(),
    ];
    // The first lines of an SSH key are its header and its public part, which may be known.
    const secrets = [git, gitNew, registry, token, s3, ...linesOf(hostKey).slice(2), ...linesOf(rsa).slice(6)];
    const watch = watchProcesses(home);

    const lines: readonly (readonly [readonly string[], string?])[] = [
      [['create', 'git', 'https', '--host', 'g.example.com', '--username', 'al', '--password-stdin'], git],
      [
        [
          'create',
          'git',
          'ssh',
          '--host',
          host,
          '--ssh-key',
          hostKey,
          '--known-hosts',
          file('kh', server.knownHosts),
          '--verify',
        ],
      ],
      [['create', 'git', 'pem', '--host', host, '--ssh-key', rsa, '--known-hosts', file('kh', server.knownHosts)]],
      [
        [
          'create',
          's3',
          's3',
          '--credentials-file',
          file('aws', `[default]\naws_access_key_id=GKx\naws_secret_access_key=${s3}`),
        ],
      ],
      [
        [
          'create',
          'registry',
          'reg',
          '--host',
          'r.example.com',
          '--username',
          'al',
          '--from-file',
          file('pw', registry),
        ],
      ],
      [['create', 'token', 'wb', '--for', 'wandb', '--token-stdin'], token],
      [['create', 'token', 'dry', '--for', 'wandb', '--token-stdin', '--dry-run=client', '-o', 'yaml'], token],
      [['create', 'token', 'dry', '--for', 'wandb', '--token-stdin', '--dry-run=server', '-o', 'json'], token],
      [['rotate', 'https', '--password-stdin'], gitNew],
      [['list', '-o', 'yaml']],
      [['list', '-o', 'wide']],
    ];
    const outcomes: Outcome[] = [];
    for (const [args, stdin] of lines) outcomes.push(await type(args, stdin));
    // git@ is nobody on this machine, so trying the key fails, with the key's file on disk meanwhile.
    expect(outcomes.map(({ code }) => code)).toEqual([0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(outcomes[1]?.stderr).toContain('it does not know the key; nothing was stored');

    // What goes wrong talks most: refusals, a name that is taken, a cluster that repeats what it got, and one that is away.
    expect((await type(['create', 'token', 'wb', '--for', 'wandb', '--token-stdin'], token)).code).toBe(4);
    expect((await type(['create', 'token', 'two words', '--token-stdin'], token)).code).toBe(2);
    expect((await type(['create', 'token', 'two', '--for', 'wandb', '--token-stdin'], `${token} ${token}`)).code).toBe(
      2,
    );
    expect(
      (await type(['create', 'git', 'x', '--host', 'g.example', '--ssh-key', file('bad', `x${token}`)])).code,
    ).toBe(2);
    for (const action of [
      { status: 422, body: { kind: 'Status', reason: 'Invalid', message: `stringData: "${token}"`, code: 422 } },
      { status: 500, body: token },
      { garbage: true },
      { reset: 'before' },
    ] as const) {
      sandbox.faults.add({ match: ({ method, path: url }) => method === 'POST' && url.endsWith('/secrets'), action });
      const { code } = await type(['create', 'token', 'away', '--for', 'wandb', '--token-stdin'], token);
      expect(code).toBe(4);
      sandbox.faults.clear();
    }
    expect((await type(['delete', 'https', 'wb', '--yes'])).code).toBe(0);

    const processes = watch.end();
    expect(processes.bytes.toString('latin1')).toContain('aisubmit\0secret\0create');
    expect(placesWith(secrets, [...said, processes, ...filesUnder(home)])).toEqual([]);

    const records = await sandbox.admin('GET', '/api/v1/configmaps');
    expect(placesWith(secrets, [{ where: 'records', bytes: Buffer.from(JSON.stringify(records.body)) }])).toEqual([]);
    // The search finds them where they belong, and where a mistake would have put them.
    const kept = await sandbox.admin('GET', '/api/v1/namespaces/team-a/secrets');
    expect(placesWith([registry], [{ where: 'secrets', bytes: Buffer.from(JSON.stringify(kept.body)) }])).toEqual([
      'secrets',
    ]);
    writeFileSync(path.join(home, 'tmp', 'left'), `x=${typo}`);
    expect(placesWith([typo], filesUnder(home))).toEqual([path.join(home, 'tmp', 'left')]);
    chmodSync(given, 0o700);
  },
);
