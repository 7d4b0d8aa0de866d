import type { NewSecret } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { tryCredential } from './try-credential.ts';

const flags = { 'password-stdin': true, verify: true, 'dry-run': 'none' };
const token = (purpose: string, ...hosts: string[]): NewSecret => ({ kind: 'token', purpose, hosts, token: 'hunter2' });

test.each<[NewSecret, string]>([
  [token('huggingface', 'evil.example'), 'evil.example'],
  [token('wandb', 'api.wandb.ai', 'evil.example'), 'evil.example'],
  [{ kind: 'registry', host: 'evil.example', username: 'al', password: 'hunter2' }, 'evil.example'],
])('nothing is sent to a host that only a record names: %j', async (secret, where) => {
  await expect(tryCredential(secret, { flags, host: testHost(), isRecorded: true })).rejects.toMatchObject({
    message: `only the record of this Secret, which others may change, says that the credential is for ${where}; it was not sent there`,
    fix: `add --host ${where} if that is right, or leave out --verify`,
  });
});

test('a host of the user’s own is asked', async () => {
  const secret = token('huggingface', 'hub.invalid');
  const asking = tryCredential(secret, {
    flags: { ...flags, host: ['hub.invalid'] },
    host: testHost(),
    isRecorded: true,
  });
  await expect(asking).rejects.toThrow('the credential was not tried at hub.invalid');
});
