import { describe, expect, test } from 'vitest';
import { answer, type MemoryKubeApi, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { NamedSecret } from '../../named-objects.ts';
import { secretReasons } from './secret-reasons.ts';

const SECRETS = '/api/v1/namespaces/team-a/secrets';
const RECORDS = '/api/v1/namespaces/team-a/configmaps';

const wanted = (more: Partial<NamedSecret> = {}): NamedSecret => ({
  name: 'code',
  purpose: 'git-https',
  hosts: ['git.corp'],
  path: 'spec.git[0].secret',
  options: '--host git.corp',
  ...more,
});

/** A namespace with one Secret, made with aisubmit where there are facts about it. */
function namespace(facts?: Record<string, string>, name = 'code'): MemoryKubeApi {
  const api = memoryKubeApi();
  api.put(SECRETS, { metadata: { name } });
  if (facts !== undefined) {
    const labels = { 'aisubmit.dev/secret-record': facts['kind'] };
    api.put(RECORDS, { metadata: { name: `aisubmit-secret-${name}`, namespace: 'team-a', labels }, data: facts });
  }
  return api;
}

const reasons = async (api: MemoryKubeApi, ...secrets: NamedSecret[]): Promise<string[]> =>
  (await secretReasons(api, { namespace: 'team-a', secrets })).map(({ message }) => message);

const GIT = { kind: 'git', protocol: 'https', hosts: 'git.corp' };

describe('a Secret that fits', () => {
  test.each<[string, Record<string, string> | undefined, Partial<NamedSecret>]>([
    ['for its host', GIT, {}],
    ['for several hosts', { ...GIT, hosts: 'git.other,git.corp' }, {}],
    ['for its host with the usual port', { ...GIT, hosts: 'git.corp:443' }, {}],
    ['for SSH', { ...GIT, protocol: 'ssh', hosts: 'git.corp:22' }, { purpose: 'git-ssh' }],
    [
      'for AWS, whatever the region',
      { kind: 's3', hosts: 's3.eu-west-1.amazonaws.com' },
      { purpose: 's3', hosts: ['*.amazonaws.com'] },
    ],
    [
      'for no host in particular',
      { kind: 'token', hosts: '', purpose: 'generic' },
      { purpose: 'token', service: 'mlflow' },
    ],
    ['for anything, where a volume takes it', { kind: 's3', hosts: 's3.corp' }, { purpose: 'mount', hosts: [] }],
    ['of a kind that a newer version made', { kind: 'vault', hosts: 'v.corp' }, { hosts: [] }],
    ['with the key that is read', { kind: 'token', hosts: '', purpose: 'wandb' }, { purpose: 'token', key: 'netrc' }],
    [
      'with a user name',
      { kind: 'token', hosts: '', purpose: 'mlflow', username: 'al' },
      { purpose: 'token', key: 'credentials' },
    ],
    ['with a key that nobody can know', { kind: 'vault', hosts: '' }, { purpose: 'mount', hosts: [], key: 'x' }],
    ['that an admin made by hand', undefined, {}],
  ])('%s', async (_name, facts, more) => {
    expect(await reasons(namespace(facts), wanted(more))).toEqual([]);
  });
});

describe('a Secret that does not', () => {
  test.each<[string, Record<string, string>, Partial<NamedSecret>]>([
    ['Secret code is for S3, not for git over HTTPS', { kind: 's3', hosts: 's3.corp' }, {}],
    ['Secret code is for git over SSH, not for git over HTTPS', { ...GIT, protocol: 'ssh' }, {}],
    ['Secret code is for git over HTTPS, not for git over SSH', GIT, { purpose: 'git-ssh' }],
    ['Secret code is for a token, not for an image registry', { kind: 'token', hosts: 'x' }, { purpose: 'registry' }],
    ['Secret code is for git.other, not for git.corp', { ...GIT, hosts: 'git.other' }, {}],
    ['Secret code is for git.corp:8443, not for git.corp', { ...GIT, hosts: 'git.corp:8443' }, {}],
    ['Secret code is for xgit.corp, not for git.corp', { ...GIT, hosts: 'xgit.corp' }, {}],
    [
      'Secret code is for s3.amazonaws.com.evil, not for *.amazonaws.com',
      { kind: 's3', hosts: 's3.amazonaws.com.evil' },
      { purpose: 's3', hosts: ['*.amazonaws.com'] },
    ],
    [
      'Secret code is for huggingface, not for wandb',
      { kind: 'token', hosts: 'git.corp', purpose: 'huggingface' },
      { purpose: 'token', service: 'wandb' },
    ],
    [
      'Secret code was not made for wandb: its library reads a file that this one lacks',
      { kind: 'token', hosts: '', purpose: 'generic' },
      { purpose: 'token', service: 'wandb', key: 'netrc' },
    ],
    [
      'Secret code holds no user name',
      { kind: 'token', hosts: '', purpose: 'mlflow' },
      { purpose: 'token', service: 'mlflow', key: 'credentials' },
    ],
    ['Secret code has no key tokn', { kind: 'token', hosts: '' }, { purpose: 'mount', hosts: [], key: 'tokn' }],
    ['Secret code is for \\u{1b}evil, not for git.corp', { ...GIT, hosts: '\u001bevil' }, {}],
  ])('%s', async (want, facts, more) => {
    expect(await reasons(namespace(facts), wanted(more))).toEqual([want]);
  });

  test('is answered with the command that makes another', async () => {
    const [reason] = await secretReasons(namespace({ ...GIT, hosts: 'git.other' }), {
      namespace: 'team-a',
      secrets: [wanted()],
    });
    expect(reason).toEqual({
      path: 'spec.git[0].secret',
      message: 'Secret code is for git.other, not for git.corp',
      fix: 'name another Secret, or make one: kubectl aisubmit secret create git code-2 --host git.corp --namespace team-a',
    });
  });
});

test('what a slip would be is said before another Secret', async () => {
  const fix = async (facts: Record<string, string>, more: Partial<NamedSecret>): Promise<string | undefined> => {
    const { options: _, ...secret } = wanted(more);
    const [reason] = await secretReasons(namespace(facts), { namespace: 'team-a', secrets: [secret] });
    return reason?.fix;
  };
  expect([
    await fix(
      { kind: 's3', hosts: 's3.corp', endpoint: 'https://s3.corp' },
      { purpose: 's3', hosts: ['*.amazonaws.com'] },
    ),
    await fix({ kind: 'token', hosts: '' }, { purpose: 'mount', hosts: [], key: 'tokn' }),
  ]).toEqual([
    'write --s3-endpoint https://s3.corp (endpoint in a file), name another Secret, or make one: kubectl aisubmit secret create s3 code-2 --namespace team-a',
    'write one of its keys (token), name another Secret, or make one: kubectl aisubmit secret create token code-2 --namespace team-a',
  ]);
});

describe('a Secret that is not there', () => {
  test.each<[Partial<NamedSecret>, string]>([
    [{}, 'kubectl aisubmit secret create git code --host git.corp --namespace team-a'],
    [
      { purpose: 's3', options: '--endpoint https://s3.corp' },
      'kubectl aisubmit secret create s3 code --endpoint https://s3.corp --namespace team-a',
    ],
    [
      { purpose: 'token', service: 'wandb', options: '--host api.wandb.ai' },
      'kubectl aisubmit secret create token code --for wandb --host api.wandb.ai --namespace team-a',
    ],
  ])('is named with the command that makes it: %j', async (more, command) => {
    const found = await secretReasons(memoryKubeApi(), { namespace: 'team-a', secrets: [wanted(more)] });
    expect(found).toEqual([
      {
        path: 'spec.git[0].secret',
        message: 'Secret code does not exist in namespace team-a',
        fix: `make it: ${command}`,
      },
    ]);
  });

  test('is asked for once, however many fields name it, and never read', async () => {
    const api = memoryKubeApi();
    const again = wanted({ path: 'spec.mounts[0].secret.name', purpose: 'mount', hosts: [] });
    expect(await reasons(api, wanted(), again)).toHaveLength(2);
    expect(api.requests.map(({ method, path, query }) => [method, path, query?.['dryRun']])).toEqual([
      ['GET', `${RECORDS}/aisubmit-secret-code`, undefined],
      ['POST', SECRETS, 'All'],
    ]);
    expect(api.objects.size).toBe(0);
  });

  test.each([403, 422])('is not guessed where the cluster does not say (%i)', async (status) => {
    const api = memoryKubeApi();
    api.fault = ({ method }) => (method === 'POST' ? answer(status, 'Forbidden') : undefined);
    expect(await reasons(api, wanted())).toEqual([]);
  });

  test('is found although records may not be read', async () => {
    const api = memoryKubeApi();
    api.fault = ({ method }) => (method === 'GET' ? answer(403, 'Forbidden') : undefined);
    expect(await reasons(api, wanted())).toEqual(['Secret code does not exist in namespace team-a']);
  });
});
