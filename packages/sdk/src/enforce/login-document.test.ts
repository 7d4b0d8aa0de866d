import { describe, expect, test } from 'vitest';
import { AisubmitError } from '../errors.ts';
import { loginJsonSchema, parseLoginDocument } from './login-document.ts';

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBjjCCATWgAwIBAgIUfeUhAlngboLXTqIuKl4MIPcvdBcwCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRZXhhbXBsZSBhdXRob3JpdHkwIBcNMjYxMTIzMDgzOTI5WhgP
MjEyNjEwMzAwODM5MjlaMBwxGjAYBgNVBAMMEWV4YW1wbGUgYXV0aG9yaXR5MFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEulHVTj/GcPsfWFDxatonmRGbc0/hn42s
eb73ril5wHkcGVEE5+5hAIIZjBHByHf96t0jeCly2l0sCW4lxwDlEKNTMFEwHQYD
VR0OBBYEFJLkPMROq4Grkd1C0p8yULHox1bcMB8GA1UdIwQYMBaAFJLkPMROq4Gr
kd1C0p8yULHox1bcMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIg
O9gAE8vDdC5aFfv9B/FohCXHybpYYH4iRa6qaW6P2TUCICqTyCOQvRLEuYl7pLmV
5eCTm+4Ar3SqRErCI+GPNVFU
-----END CERTIFICATE-----
`;

const HEAD = 'apiVersion: aisubmit.dev/v1alpha1\nkind: Login\n';
const SMALLEST = { issuer: 'https://idp.example.com/realms/ml', clientId: 'kubectl-aisubmit' };

function value(spec: object): unknown {
  return { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Login', metadata: {}, spec };
}

function refusal(input: unknown, source?: string): AisubmitError {
  try {
    parseLoginDocument(input, source === undefined ? {} : { source });
  } catch (error) {
    if (error instanceof AisubmitError) return error;
  }
  throw new Error('was taken');
}

describe('a login', () => {
  test('needs an issuer and a client, and asks for a refresh token', () => {
    expect(parseLoginDocument(value(SMALLEST))).toEqual({
      issuer: 'https://idp.example.com/realms/ml',
      clientId: 'kubectl-aisubmit',
      scopes: ['openid', 'offline_access', 'email'],
    });
  });

  test('is read from YAML, with everything that can be said', () => {
    const text = `${HEAD}metadata: { name: research }
spec:
  issuer: https://idp.example.com:8443/
  clientId: 0oa1
  scopes: [groups, openid, groups]
  usernameClaim: https://example.com/name
  certificateAuthority: ${JSON.stringify(CERTIFICATE)}
  server: { url: "https://10.0.0.1:6443", certificateAuthority: ${JSON.stringify(CERTIFICATE)} }
`;
    expect(parseLoginDocument(text)).toEqual({
      name: 'research',
      issuer: 'https://idp.example.com:8443/',
      clientId: '0oa1',
      scopes: ['openid', 'groups'],
      usernameClaim: 'https://example.com/name',
      certificateAuthority: CERTIFICATE,
      server: { url: 'https://10.0.0.1:6443', certificateAuthority: CERTIFICATE },
    });
  });
});

describe('a document that cannot be used is refused', () => {
  const URL_RULE = 'must be an https:// URL without user name, query or fragment';
  test.each([
    'http://idp.example.com',
    'HTTPS://idp.example.com',
    'https://',
    'https://alice:secret@idp.example.com',
    'https://@idp.example.com',
    'https://idp.example.com?tenant=a',
    'https://idp.example.com?',
    'https://idp.example.com/#a',
    'https://idp.example.com\\.evil.example',
    'https://idp.exämple.com',
    'https://idp.example.com/\nx',
    ' https://idp.example.com',
    'https://idp.example.com:99999',
    'javascript:alert(1)',
    '',
  ])('issuer %j', (issuer) => {
    const [reason] = refusal(value({ ...SMALLEST, issuer })).reasons;
    expect(reason?.path).toBe('spec.issuer');
    expect(reason?.message.startsWith(URL_RULE)).toBe(true);
  });

  test.each<[string, object, string, string]>([
    ['no issuer', { clientId: 'a' }, 'spec.issuer', 'is required'],
    ['no client', { issuer: 'https://a.example' }, 'spec.clientId', 'is required'],
    [
      'a client of two words',
      { ...SMALLEST, clientId: 'a b' },
      'spec.clientId',
      'must be the client id as the provider shows it: printable ASCII without spaces (got "a b")',
    ],
    ['a typing mistake', { ...SMALLEST, isuer: 'x' }, 'spec.isuer', 'is not a known field; did you mean "issuer"?'],
    [
      'a client secret',
      { ...SMALLEST, clientSecret: 'hunter2' },
      'spec.clientSecret',
      'is not a known field (known: issuer, clientId, scopes, certificateAuthority, usernameClaim, server)',
    ],
    [
      'scopes as one text',
      { ...SMALLEST, scopes: 'openid email' },
      'spec.scopes',
      'must be a list (got "openid email")',
    ],
    [
      'two scopes in one',
      { ...SMALLEST, scopes: ['openid email'] },
      'spec.scopes[0]',
      'must be one scope: printable ASCII without spaces, quotes and backslashes (got "openid email")',
    ],
    [
      'a server over http',
      { ...SMALLEST, server: { url: 'http://a.example' } },
      'spec.server.url',
      `${URL_RULE} (got "http://a.example")`,
    ],
    [
      'a key as authority',
      { ...SMALLEST, certificateAuthority: 'PRIVATE KEY hunter2' },
      'spec.certificateAuthority',
      'must not hold a private key: give the certificate of the authority alone',
    ],
    [
      'bare base64 as authority',
      { ...SMALLEST, server: { url: 'https://a.example', certificateAuthority: 'MC4CAQAwBQYDK2Vw' } },
      'spec.server.certificateAuthority',
      'must be certificates as PEM text (-----BEGIN CERTIFICATE-----)',
    ],
    [
      'words around the authority',
      { ...SMALLEST, certificateAuthority: `ours:\n${CERTIFICATE}` },
      'spec.certificateAuthority',
      'must hold certificates and nothing else',
    ],
    [
      'a claim that closes a string',
      { ...SMALLEST, usernameClaim: 'a"]' },
      'spec.usernameClaim',
      'must be the name of a claim: letters, digits, underscores, dots, colons, slashes and dashes (got "a\\"]")',
    ],
  ])('%s', (_, spec, path, message) => {
    const error = refusal(value(spec));
    expect(error.message).toBe('the login document cannot be used as it is');
    expect(error.fix).toBe('an admin of the cluster writes it anew: kubectl aisubmit admin login');
    expect(error.reasons).toEqual([{ path, message }]);
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('hunter2');
  });

  test.each<[string, string, string]>([
    ['another kind', `${HEAD.replace('Login', 'Policy')}spec: {}\n`, 'must be Login (got "Policy") (login.yaml:2:7)'],
    [
      'another version',
      HEAD.replace('v1alpha1', 'v2'),
      'must be aisubmit.dev/v1alpha1 (got "aisubmit.dev/v2") (login.yaml:1:13)',
    ],
    ['two documents', `${HEAD}---\n${HEAD}`, 'must be one document of kind Login (got 2)'],
    ['nothing', '', 'must be one document of kind Login (got 0)'],
    ['far too much', `# ${'x'.repeat(300_000)}`, 'is larger than 256 KiB'],
    [
      'a page',
      '<html><body>Sign in</body></html>',
      'must be a mapping (got "<html><body>Sign in</body></html>") (login.yaml:1:1)',
    ],
  ])('%s, with its place in the text', (_, text, message) => {
    const error = refusal(text, 'login.yaml');
    expect(error.message).toBe('login.yaml cannot be used as it is');
    expect(error.reasons[0]?.message).toBe(message);
  });

  test('a letter that turns the text around is refused', () => {
    const { reasons } = refusal(value({ ...SMALLEST, issuer: 'https://idp.example.com/\u202ecod.evil' }));
    expect(reasons.map(({ path }) => path)).toEqual(['spec.issuer']);
  });

  test('control characters of whoever sent it do not reach a terminal', () => {
    const { message, reasons } = refusal(value({ ...SMALLEST, clientId: 'a\u001b[2J' }), 'x\u001b[2Jy');
    expect(message).toBe('x\\u{1b}[2Jy cannot be used as it is');
    expect(reasons.map((reason) => reason.message).join()).not.toContain('\u001b');
  });
});

test('the JSON Schema says what is required and refuses the rest', () => {
  expect(loginJsonSchema()).toMatchObject({
    title: 'aisubmit Login',
    required: ['apiVersion', 'kind', 'spec'],
    additionalProperties: false,
    properties: {
      kind: { const: 'Login' },
      spec: { required: ['issuer', 'clientId'], additionalProperties: false },
    },
  });
});
