import { expect, test } from 'vitest';
import { hostAlias, isHostAlias } from './host-alias.ts';

const alias = (context: string): string => hostAlias({ context, namespace: 'team-a', name: 'lab' });

test.each([
  ['prod', 'aisubmit-prod.team-a.lab'],
  ['Prod', 'aisubmit-prod-5f56359e.team-a.lab'],
  ['arn:aws:eks:eu-west-1:1:cluster/x', 'aisubmit-arn-aws-eks-eu-west-1-1-cluster-x-e2332720.team-a.lab'],
  ["a'; rm -rf ~ #\n%h", 'aisubmit-a-rm-rf-h-07e297e2.team-a.lab'],
  ['', 'aisubmit-e3b0c442.team-a.lab'],
  ['日本', 'aisubmit-cf2abf0c.team-a.lab'],
])('a context %j', (context, want) => {
  expect(alias(context)).toBe(want);
  expect(isHostAlias(want)).toBe(true);
});

test('names that would look alike are told apart', () => {
  expect(new Set(['a.b', 'a-b', 'a_b', 'A-b'].map(alias)).size).toBe(4);
});

test.each(['lab', 'aisubmit-x', '../aisubmit-a.b.c', 'aisubmit-a.b.c/d', 'aisubmit-a.b.c\n', 'aisubmit-A.b.c'])(
  '%j is no host of ours',
  (text) => expect(isHostAlias(text)).toBe(false),
);

test.each(['../../x', 'a\n  ProxyCommand evil', 'a b', '*', ''])('a namespace %j makes no host', (namespace) => {
  expect(() => hostAlias({ context: 'prod', namespace, name: 'lab' })).toThrow(
    'the namespace of the context cannot be one',
  );
});
