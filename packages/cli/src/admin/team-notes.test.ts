import type { ObjectPlan } from '@aisubmit/sdk/client';
import { expect, test } from 'vitest';
import { bareGroups, earlierPolicy } from './team-notes.ts';

test('a group that is spelled as the identity provider spells it is noted', () => {
  expect(bareGroups(['team-a', 'oidc:team-a', 'team@example.com', '6f1c9a52-0d5e-4b8e-9c39-3f1b8f0a7d11'])).toBe(
    'note: group team-a has no prefix such as oidc:, which most API servers put before it; kubectl aisubmit whoami tells one of its people how it is spelled\n',
  );
});

test('a namespace that leaves a policy is found in the plan', () => {
  const plan = (action: 'change' | 'keep', policy?: string): ObjectPlan => {
    const labels = policy === undefined ? {} : { 'aisubmit.dev/policy': policy };
    return [{ action, key: { apiVersion: 'v1', kind: 'Namespace', name: 'a' }, before: { metadata: { labels } } }];
  };
  expect(earlierPolicy(plan('change', 'lab\u001b'), 'strict')).toBe('lab\\u{1b}');
  expect(earlierPolicy(plan('change', 'strict'), 'strict')).toBeUndefined();
  expect(earlierPolicy(plan('change'), 'strict')).toBeUndefined();
  expect(earlierPolicy(plan('keep', 'lab'), 'strict')).toBeUndefined();
});
