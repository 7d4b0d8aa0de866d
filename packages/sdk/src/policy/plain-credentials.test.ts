import { expect, test } from 'vitest';
import { parseRequest } from '../request/parse-request.ts';
import { parsePolicy } from './parse-policy.ts';
import { resolveRequest } from './resolve-request.ts';

const refusals = (spec: object, plainNames?: readonly string[]): readonly (readonly [string, string])[] => {
  const head = { apiVersion: 'aisubmit.dev/v1alpha1', metadata: { name: 'p' } };
  const request = parseRequest({ ...head, kind: 'Training', spec: { image: 'a:1', ...spec } });
  const secrets = plainNames === undefined ? {} : { secrets: { plainNames } };
  const resolution = resolveRequest(request, parsePolicy({ ...head, kind: 'Policy', spec: secrets }));
  return resolution.ok ? [] : resolution.violations.map(({ path, fix }) => [path, fix.split(';')[0] ?? '']);
};
const env = (name: string, value: string) => ({ env: [{ name, value }] });

test.each<[string, string]>([
  [
    'AWS_SECRET_ACCESS_KEY',
    'store it: kubectl aisubmit secret create s3 NAME, and write --s3-secret NAME (s3[].secret in a file)',
  ],
  [
    'WANDB_API_KEY',
    'store it: kubectl aisubmit secret create token wandb --for wandb, and write --wandb-secret wandb (tracking.wandb.secret in a file)',
  ],
  [
    'HF_TOKEN',
    'store it: kubectl aisubmit secret create token huggingface --for huggingface, and write --hf-secret huggingface (hubs.huggingFace.secret in a file)',
  ],
  [
    'GITHUB_TOKEN',
    'store it: kubectl aisubmit secret create git NAME --host HOST, and write --git-secret NAME (git[].secret in a file)',
  ],
  ['db_password', 'store it: kubectl aisubmit secret create token NAME, and write --env-secret DB_PASSWORD=NAME:token'],
])('%s holds a credential by its name', (name, fix) => {
  expect(refusals(env(name, 'hunter2'))).toEqual([['spec.env[0].value', fix]]);
});

test('options that hold a credential by their name are refused where the value stands', () => {
  expect(
    refusals({ command: ['python', 'x.py'], args: ['--db-password=hunter2', '--token', 'hunter2', '--epochs', '3'] }),
  ).toEqual([
    [
      'spec.args[0]',
      'store it: kubectl aisubmit secret create token NAME, and write --env-secret VARIABLE=NAME:token instead of the option',
    ],
    [
      'spec.args[2]',
      'store it: kubectl aisubmit secret create token NAME, and write --env-secret VARIABLE=NAME:token instead of the option',
    ],
  ]);
});

test.each([
  env('HF_TOKEN', ''),
  env('HF_TOKEN_PATH', '/run/secrets/token'),
  env('WANDB_API_KEY', '$(KEY)'),
  env('PAD_TOKEN', '<|pad|>'),
  env('EOS_TOKEN', '</s>'),
  env('OPENAI_API_KEY', 'EMPTY'),
  env('MAX_TOKEN', '4096'),
  env('TOKENIZER', 'bpe'),
  env('USE_TOKEN', 'true'),
  {
    args: [
      '--tokenizer=bpe',
      '--max-token',
      '4096',
      '--stop-token',
      '###',
      '--token',
      '--verbose',
      '--password-file',
      '/x',
    ],
  },
  { env: [{ name: 'HF_TOKEN', secret: { name: 'hub', key: 'token' } }] },
])('%j is none', (spec) => {
  expect(refusals(spec)).toEqual([]);
});

test('the policy excepts names', () => {
  expect(refusals(env('DEMO_PASSWORD', 'demo'), ['DEMO_PASSWORD'])).toEqual([]);
  expect(refusals(env('OTHER_PASSWORD', 'demo'), ['DEMO_PASSWORD'])).toHaveLength(1);
});

test('no refusal repeats the value', () => {
  const head = { apiVersion: 'aisubmit.dev/v1alpha1', metadata: { name: 'p' } };
  const request = parseRequest({ ...head, kind: 'Training', spec: { image: 'a:1', ...env('MY_TOKEN', 'hunter2') } });
  const resolution = resolveRequest(request, parsePolicy({ ...head, kind: 'Policy', spec: {} }));
  expect(resolution.ok).toBe(false);
  expect(JSON.stringify(resolution.ok ? [] : resolution.violations)).not.toContain('hunter2');
});
