import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workloadName } from '../request/names.ts';
import { NOBODYS_PREFIX, type OwnPods, ownNames, SLUG_SEPARATOR, userSlug } from './user-slug.ts';

const CORPORATE = { prefix: 'oidc:', suffix: '@example.com' };

test.each<[string, OwnPods, string]>([
  ['alice', 'required', 'alice'],
  ['alice-b', 'required', 'alice-0b'],
  ['alice.smith', 'required', 'alice-1smith'],
  ['a_b@example.com', 'required', 'a-2b-3example-1com'],
  ['oidc:alice', 'required', 'oidc-4alice'],
  ['oidc:alice.smith@example.com', CORPORATE, 'alice-1smith'],
  ['oidc:Alice.Smith@Example.com', { ...CORPORATE, ignoreCase: true }, 'alice-1smith'],
  ['a'.repeat(30), 'required', 'a'.repeat(30)],
])('%s under %j is %s', (username, rule, slug) => {
  expect(userSlug(username, rule)).toEqual({ slug });
});

const LETTERS =
  'must be lower-case letters, digits and . _ - @ : and begin with a letter or digit, to become part of a name';

test.each<[string, OwnPods, string]>([
  ['Alice', 'required', LETTERS],
  ['', 'required', LETTERS],
  ['-alice', 'required', LETTERS],
  ['al ice', 'required', LETTERS],
  ['älice', 'required', LETTERS],
  // The sign for kelvin, which lower case would make a k.
  ['a\u212a', { ignoreCase: true }, LETTERS],
  ['alice\n', 'required', LETTERS],
  ['alice@example.com', CORPORATE, 'does not begin with "oidc:"'],
  ['oidc:alice@example.org', CORPORATE, 'does not end in "@example.com"'],
  ['oidc:@example.com', CORPORATE, LETTERS.replace('must be', 'must in between be')],
  ['oidc:alice@Example.com', CORPORATE, 'does not end in "@example.com"'],
  [
    'a'.repeat(31),
    'required',
    `becomes "${'a'.repeat(31)}", which is longer than the 30 characters that names have room for`,
  ],
  ['alice', { prefix: NOBODYS_PREFIX }, 'is cut in two ways by two policies, which agree on no name'],
])('%j under %j has none', (username, rule, problem) => {
  expect(userSlug(username, rule)).toEqual({ problem });
  expect(ownNames(username, rule)).toEqual([]);
});

test('own names begin with the kind', () => {
  expect(ownNames('alice-b', 'required')).toEqual([
    'notebook-alice-0b--',
    'training-alice-0b--',
    'inference-alice-0b--',
  ]);
});

describe('for any two users', () => {
  const username = fc.stringMatching(/^[a-z0-9._@:-]{1,12}$/);
  const near = fc.constantFrom('', '-', '-b', '.b', '--x', '-0b', '0b', '-1', '@b', '1');
  const slugOf = (name: string): string | undefined => {
    const found = userSlug(name, 'required');
    return 'slug' in found ? found.slug + SLUG_SEPARATOR : undefined;
  };

  test('one user’s prefix is never the beginning of another’s', () => {
    fc.assert(
      fc.property(username, username, near, (one, other, more) => {
        for (const second of [other, one + more]) {
          const [a, b] = [slugOf(one), slugOf(second)];
          if (one === second || a === undefined || b === undefined) continue;
          expect(`${b}x`.startsWith(a)).toBe(false);
          expect(`${a}x`.startsWith(b)).toBe(false);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('a name with their prefix is one that a workload may have', () => {
    fc.assert(
      fc.property(username, (name) => {
        const prefix = slugOf(name);
        if (prefix !== undefined) expect(workloadName.safeParse(`${prefix}x`).success).toBe(true);
      }),
    );
  });
});
