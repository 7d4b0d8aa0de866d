import { expect, test } from 'vitest';
import type { CredentialFlags } from '../flags/secret-flags.ts';
import { testHost } from '../host.fixture.ts';
import { gatherSecret } from './gather-secret.ts';
import type { Gathering } from './gathering.ts';

const gathering = (flags: Partial<CredentialFlags>, known: Gathering['known'] = {}, stdin = 'hunter2'): Gathering => ({
  flags: { 'password-stdin': true, verify: false, 'dry-run': 'none', ...flags },
  known,
  host: testHost({ stdin }),
});

test('what is known of the old one stays, unless a flag says otherwise', async () => {
  const known = { hosts: ['git.example.com'], username: 'oauth2', protocol: 'https' };
  const made = { kind: 'git', protocol: 'https', host: 'git.example.com', username: 'oauth2', password: 'hunter2' };
  expect(await gatherSecret('git', gathering({}, known))).toEqual({ ...made, ca: undefined });
  expect(await gatherSecret('git', gathering({ username: 'al', host: ['g.example'] }, known))).toMatchObject({
    host: 'g.example',
    username: 'al',
  });
  const token = { purpose: 'mlflow', hosts: ['mlflow.example.com'], username: 'al' };
  expect(await gatherSecret('token', gathering({}, token))).toEqual({ kind: 'token', ...token, token: 'hunter2' });
});

test.each<['git' | 's3' | 'registry' | 'token', Gathering['known'], string]>([
  ['git', { hosts: ['-oProxyCommand=x'], username: 'al' }, 'is not a host'],
  ['git', { hosts: ['git.example.com'], username: 'a\nb' }, 'a user name is one word'],
  ['registry', { hosts: ['r.example/x'], username: 'al' }, 'is not a host'],
  ['token', { purpose: 'wandb', hosts: ['x\nmachine evil.example'] }, 'is not a host'],
  ['token', { purpose: 'constructor', hosts: [] }, 'is not known to this version'],
  ['s3', { endpoint: 'http://s3.example.com' }, 'an http endpoint'],
  ['s3', { region: 'x.evil.example#' }, '--region is no region'],
])('a record that somebody else wrote is not believed: %s %j', async (kind, known, message) => {
  await expect(gatherSecret(kind, gathering({}, known))).rejects.toThrow(message);
});

test.each<['git' | 's3' | 'registry' | 'token', Partial<CredentialFlags>, string]>([
  ['git', { host: ['a.example', 'b.example'], username: 'al' }, '--host is written more than once'],
  ['git', { host: ['al:hunter2@g.example'], username: 'al' }, 'a host has no @'],
  ['git', { host: ['g.example'], username: 'al:hunter2' }, 'a user name is one word without a colon'],
  ['git', { host: ['g.example'], username: 'al', 'from-file': '-' }, 'both say where it comes from'],
  ['git', { host: ['g.example'], 'ssh-key': 'k' }, '--password-stdin goes with a password'],
  ['git', { host: ['g.example'], 'known-hosts': 'k' }, '--known-hosts goes with --ssh-key FILE'],
  ['s3', { profile: 'lab' }, '--profile names a profile of a file'],
  ['s3', { 'credentials-file': 'c' }, '--credentials-file and --password-stdin both say'],
  ['s3', {}, '--access-key-id is missing'],
  ['token', { for: 'mlflow' }, 'MLflow runs where your organisation runs it'],
  ['token', { for: 'wandb', username: 'al' }, '--username goes with a token for mlflow only'],
])('%s %j is refused', async (kind, flags, message) => {
  const refused = await gatherSecret(kind, gathering(flags)).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'INVALID_INPUT' });
  expect(String(refused)).toContain(message);
  expect(String(refused)).not.toContain('hunter2');
});
