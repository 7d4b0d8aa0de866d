import { expect, test } from 'vitest';
import { decodeClaims } from './decode-claims.ts';

const jwt = (payload: string) => `e30.${Buffer.from(payload).toString('base64url')}.c2ln`;

test('claims are read as they are', () => {
  expect(decodeClaims(jwt('{"sub":"alice","exp":1,"name":"Ålice"}'))).toEqual({ sub: 'alice', exp: 1, name: 'Ålice' });
});

test.each([
  ['empty', ''],
  ['opaque', 'secret-secret'],
  ['no JSON', jwt('secret')],
  ['a list', jwt('["secret"]')],
  ['null', jwt('null')],
  ['endless', jwt(`{"secret":"${'x'.repeat(70_000)}"}`)],
])('what is %s is damaged, and not shown', (_name, token) => {
  expect(() => decodeClaims(token)).toThrow(/^the id token is damaged$/);
});
