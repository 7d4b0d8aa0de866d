import type { NewSecret } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { secretSteps } from './secret-steps.ts';

const token = (purpose: string, hosts: readonly string[], username?: string): NewSecret => ({
  kind: 'token',
  purpose,
  hosts,
  username,
  token: 'x',
});
const key = { kind: 's3', accessKeyId: 'a', secretAccessKey: 'x' } as const;

test.each<[NewSecret, string[]]>([
  [
    { kind: 'git', protocol: 'https', host: 'git.corp', username: 'al', password: 'x' },
    ['--git https://git.corp/TEAM/REPOSITORY --git-secret mine'],
  ],
  [
    { kind: 'git', protocol: 'ssh', host: 'git.corp', privateKey: 'x', knownHosts: [], fingerprint: '' },
    ['--git ssh://git@git.corp/TEAM/REPOSITORY --git-secret mine'],
  ],
  [
    key,
    ['--s3 s3://BUCKET/PREFIX,download=/data --s3-secret mine', '--s3 s3://BUCKET/PREFIX,upload=/out --s3-secret mine'],
  ],
  [
    { ...key, endpoint: 'https://s3.corp' },
    [
      '--s3 s3://BUCKET/PREFIX,download=/data --s3-secret mine --s3-endpoint https://s3.corp',
      '--s3 s3://BUCKET/PREFIX,upload=/out --s3-secret mine --s3-endpoint https://s3.corp',
    ],
  ],
  [{ kind: 'registry', host: 'r.corp', username: 'al', password: 'x' }, ['--pull-secret mine']],
  [token('wandb', ['api.wandb.ai']), ['--wandb-secret mine']],
  [token('wandb', ['wandb.corp']), ['--wandb-secret mine --wandb-url https://wandb.corp']],
  [token('mlflow', ['ml.corp']), ['--mlflow-uri https://ml.corp --mlflow-secret mine']],
  [token('mlflow', ['ml.corp'], 'al'), ['--mlflow-uri https://ml.corp --mlflow-secret mine --mlflow-auth basic']],
  [token('huggingface', ['huggingface.co']), ['--hf-secret mine']],
  [token('ngc', ['api.ngc.nvidia.com']), ['--ngc-secret mine']],
])('a fresh Secret comes with the flags that use it: %j', (secret, flags) => {
  expect(secretSteps(secret, 'mine')).toBe(
    `Use it:\n${flags.map((each) => `  kubectl aisubmit train NAME ${each} …\n`).join('')}`,
  );
});

test('a token of no service is a file or a variable', () => {
  expect(secretSteps(token('generic', []), 'mine')).toBe(
    'Use it:\n' +
      '  as a file: kubectl aisubmit train NAME --mount secret:mine:/run/mine …\n' +
      '  as a variable: kubectl aisubmit train NAME --env-secret VARIABLE=mine:token …\n',
  );
});
