import { expect, test } from 'vitest';
import { teamMistakes } from './team-mistakes.ts';

test.each<[string, string, string, string]>([
  [
    'capitals',
    'Team_A',
    'oidc:a',
    'namespace: must be lower-case letters, digits and dashes, starting and ending with a letter or digit (got "Team_A")',
  ],
  ['an empty group', 'a', '', 'groups.aisubmit-user: must not be empty (got "")'],
  ['a space behind it', 'a', 'oidc:a ', 'groups.aisubmit-user: must not begin or end with a space (got "oidc:a ")'],
  ['a line', 'a', 'a\u0007b', 'groups.aisubmit-user: must not hold control characters (got "a\\u0007b")'],
  [
    'everybody',
    'a',
    'system:authenticated',
    'groups.aisubmit-user: must be the group of a team; everybody is in this one (got "system:authenticated")',
  ],
])('%s is refused', (_what, namespace, group, want) => {
  const found = teamMistakes({ namespace, groups: { 'aisubmit-user': [group] } });
  expect(found.map(({ path, message }) => `${path}: ${message}`)).toEqual([want]);
});

test.each(['oidc:team-a', 'CN=Team A,OU=ml', 'system:serviceaccounts:ci', 'team@example.com'])(
  '%s is a group',
  (group) => {
    expect(teamMistakes({ namespace: 'team-a', groups: { 'aisubmit-user': [group] } })).toEqual([]);
  },
);
