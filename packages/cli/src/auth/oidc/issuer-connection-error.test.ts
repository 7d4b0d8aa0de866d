import { expect, test } from 'vitest';
import { issuerConnectionError } from './issuer-connection-error.ts';

function failed(code: string, message = 'said') {
  return issuerConnectionError(Object.assign(new Error(message), { code }), 'issuer.test');
}

test.each([
  ['CERT_HAS_EXPIRED', 'the certificate of issuer.test has expired', /whoever runs the issuer$/],
  ['UNABLE_TO_GET_ISSUER_CERT', /an authority that is not trusted here$/, /--ca-file$/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'issuer.test does not speak TLS', 'check the URL of the issuer'],
  ['ECONNRESET', 'issuer.test closed the connection before it answered', /the URL of the issuer$/],
])('%s is said with what helps with an issuer', (code, message, fix) => {
  const error = failed(code);
  expect(error.message).toMatch(message);
  expect(error.fix).toMatch(fix);
});

test('only a lost connection is worth another try', () => {
  expect([failed('ECONNRESET').transient, failed('CERT_HAS_EXPIRED').transient]).toEqual([true, false]);
});

test('nothing of what the error says, and no code that is none, is repeated', () => {
  const { message } = failed('secret=\u001b[2J', 'token=abc');
  expect(message).toBe('the connection to issuer.test failed (unknown)');
});
