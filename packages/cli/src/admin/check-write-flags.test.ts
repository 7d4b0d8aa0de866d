import { expect, test } from 'vitest';
import { checkWriteFlags } from './check-write-flags.ts';

const check = (flags: object): void =>
  checkWriteFlags({ apply: false, ...flags }, { changing: ['prune'], namespace: 'it is for all' });

test.each<[object, string]>([
  [{ namespace: 'a', apply: true }, '--namespace says nothing here'],
  [{ apply: true, 'output-dir': 'x' }, '--output-dir and --apply contradict each other'],
  [{ prune: true }, '--prune changes the cluster'],
  [{ yes: true }, '--yes changes the cluster'],
  [{ 'force-conflicts': true }, '--force-conflicts changes the cluster'],
  [{ context: 'prod' }, 'without --apply no cluster is asked, so --context says nothing'],
  [{ 'as-group': ['a'] }, 'without --apply no cluster is asked, so --as-group says nothing'],
  [{ 'output-dir': 'x', output: 'json' }, '--output-dir writes YAML, and prints nothing as json'],
])('%o is refused', (flags, message) => {
  expect(() => check(flags)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message }));
});

test.each([
  [{}],
  [{ output: 'name', verbosity: 6, yes: false, 'insecure-skip-tls-verify': false }],
  [{ 'output-dir': 'x', output: 'yaml' }],
  [{ apply: true, yes: true, prune: true, context: 'prod', output: 'json' }],
])('%o is not', (flags) => {
  expect(() => check(flags)).not.toThrow();
});
