import { expect, test } from 'vitest';
import { connectionError, RequestTimeout } from './connection-error.ts';

function failed(code: string, sent = false): ReturnType<typeof connectionError> {
  return connectionError({ cause: Object.assign(new Error('x'), { code }), host: 'k8s:6443', sent });
}

test.each([
  ['ENOTFOUND', 'the name k8s:6443 cannot be found'],
  ['ECONNREFUSED', 'k8s:6443 refuses connections: nothing listens there, or a firewall is in between'],
  ['AISUBMIT_NO_CONNECTION', 'k8s:6443 did not take a connection within 10 seconds'],
  ['ECONNRESET', 'k8s:6443 closed the connection before it answered'],
  ['EHOSTUNREACH', 'there is no route to k8s:6443'],
  ['ERR_PROXY_TUNNEL', 'the proxy does not let us through to k8s:6443'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'the certificate of k8s:6443 is signed by an authority that is not trusted here'],
  ['CERT_SIGNATURE_FAILURE', 'the certificate of k8s:6443 is signed by an authority that is not trusted here'],
  ['INVALID_CA', 'the certificate of k8s:6443 is signed by an authority that is not trusted here'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate of k8s:6443 is for another name'],
  ['CERT_HAS_EXPIRED', 'the certificate of k8s:6443 has expired'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'k8s:6443 does not speak TLS'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'no secure connection to k8s:6443 could be made'],
  ['EWHATEVER', 'the connection to k8s:6443 failed (EWHATEVER)'],
])('%s: %s', (code, message) => {
  const error = failed(code);
  expect(error).toMatchObject({ code: 'UNREACHABLE', message, ambiguous: false });
  expect(error.fix).toMatch(/\w/);
});

test('is ambiguous once something was sent', () => {
  expect(failed('ECONNRESET', true).ambiguous).toBe(true);
  const timeout = connectionError({ cause: new RequestTimeout(), host: 'k8s', sent: true, proxyHost: 'proxy:3128' });
  expect(timeout).toMatchObject({ message: 'k8s did not answer in time', ambiguous: true });
});

test('is not worth another try when a certificate is not trusted', () => {
  expect(failed('DEPTH_ZERO_SELF_SIGNED_CERT').transient).toBe(false);
  expect(failed('ECONNREFUSED').transient).toBe(true);
});

test('blames the proxy until its tunnel stands', () => {
  const cause = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
  const error = connectionError({ cause, host: 'k8s', sent: false, proxyHost: 'proxy:3128' });
  expect(error.message).toBe(
    'the proxy proxy:3128 refuses connections: nothing listens there, or a firewall is in between',
  );
  expect(error.fix).toContain('HTTPS_PROXY');
});
