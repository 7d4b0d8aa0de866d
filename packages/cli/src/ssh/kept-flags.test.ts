import path from 'node:path';
import { expect, test } from 'vitest';
import { keptFlags } from './kept-flags.ts';

const place = (env: Record<string, string> = {}) => ({ env, platform: process.platform });

test('paths are kept in full, since SSH starts the proxy from anywhere', () => {
  const listed = ['a', path.resolve('/b')].join(path.delimiter);
  expect(keptFlags({ kubeconfig: 'mine' }, place({ KUBECONFIG: listed }))).toEqual({
    kubeconfig: path.resolve('mine'),
    kubeconfigs: [path.resolve('a'), path.resolve('/b')].join(path.delimiter),
  });
});

test('who is impersonated is kept', () => {
  expect(keptFlags({ as: 'bob', 'as-group': ['x'], 'as-uid': '1' }, place())).toEqual({
    as: 'bob',
    'as-group': ['x'],
    'as-uid': '1',
  });
});

test.each([
  { token: 'hunter2' },
  { password: 'hunter2' },
  { server: 'https://x' },
  { 'insecure-skip-tls-verify': true },
])('credentials and addresses are not: %j', (flags) => {
  const [name] = Object.keys(flags);
  const message = `--${name} does not go with --ide: SSH connects later, without it`;
  expect(() => keptFlags(flags, place())).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message }));
});
