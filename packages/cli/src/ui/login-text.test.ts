import { expect, test } from 'vitest';
import { codeText } from './login-text.ts';

const PROMPT = {
  userCode: 'ABCD-EFGH',
  verificationUri: 'https://idp.example/device',
  host: 'idp.example',
  issuerHost: 'idp.example',
  expiresInSeconds: 600,
};

test('the code stands beside the page, and who may approve it', () => {
  expect(codeText({ ...PROMPT, verificationUriComplete: 'https://idp.example/device?code=ABCD-EFGH' })).toBe(
    `Open https://idp.example/device?code=ABCD-EFGH
and approve the code  ABCD-EFGH  within 10 minutes.
Only if you started this: approve no code that somebody sent you, and tell nobody this one.`,
  );
});

test("a page that is not the issuer's own is said to be another's", () => {
  expect(codeText({ ...PROMPT, issuerHost: 'evil.example' })).toContain(
    'The page is at idp.example, where evil.example sends you: go on only if the two belong together.',
  );
});
