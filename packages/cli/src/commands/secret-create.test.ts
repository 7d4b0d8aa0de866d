import { expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { main } from '../main.ts';

const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3hunter2hunter2\n-----END OPENSSH PRIVATE KEY-----\n';

test.each<[readonly string[], string]>([
  [['git', 'x', '--host', 'g.example', '--ssh-key', KEY], 'the file behind --ssh-key does not exist'],
  [['git', 'x', '--host', 'g.example', '--ssh-key', `${KEY}${'x'.repeat(300)}`], 'the file behind --ssh-key cannot'],
  [
    ['git', 'x', '--host', 'g.example', '--username', 'al', '--from-file', 'ghp_hunter2'],
    'the file behind --from-file',
  ],
  [['s3', 'x', '--credentials-file', '[default]\naws_secret_access_key=hunter2'], 'the file behind --credentials-file'],
  [['token', 'x', '--password-stdin=hunter2'], '--password-stdin is true or false, nothing else'],
  [['token', 'x', '--for', 'hunter2'], '--for is one of wandb, mlflow, huggingface, ngc, generic'],
  [['token', 'x', '--for=hunter2\nhunter2'], '--for is one of wandb, mlflow, huggingface, ngc, generic'],
])('a credential in a wrong place is not shown: %j', async (words, message) => {
  const host = testHost();
  expect(await main(['secret', 'create', ...words, '--dry-run=client', '--namespace', 'team-a'], host)).toBe(2);
  expect(host.errors()).toContain(message);
  expect(host.errors()).not.toContain('hunter2');
});
