import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { caught } from '../../../../../test/sandbox/oidc/caught.ts';
import {
  ISSUER_FAULTS,
  type IssuerFaultAction,
  startIssuer,
  type TestIssuer,
} from '../../../../../test/sandbox/oidc/start-issuer.ts';
import { discoverIssuer } from './discover-issuer.ts';

let peer: TestIssuer;
beforeAll(async () => {
  peer = await startIssuer();
});
afterAll(() => peer.stop());
afterEach(() => peer.faults.clear());

const discover = (overrides: Partial<Parameters<typeof discoverIssuer>[0]> = {}) =>
  discoverIssuer({ issuer: peer.url, clientId: peer.clientId, caPem: peer.caPem, ...overrides });
const withFault = (action: IssuerFaultAction) => peer.faults.add({ at: 'discovery', action });
const host = () => new URL(peer.url).host;

test('an issuer is found under its own authority, and its clock is compared', async () => {
  const issuer = await discover();
  expect([issuer.url, issuer.host, issuer.clientId]).toEqual([peer.url, host(), 'kubectl-aisubmit']);
  expect(Math.abs(issuer.way.clockSkew() ?? Number.NaN)).toBeLessThan(5000);
  expect(issuer.metadata.token_endpoint).toBe(`${peer.url}/token`);
});

test.each<[string, string, string]>([
  ['no URL', 'issuer', 'the issuer "issuer" is not a URL'],
  ['http', 'http://idp.example', 'the issuer "http://idp.example" is not an https URL without a user name'],
  ['loopback http', 'http://127.0.0.1:8080', 'the issuer "http://127.0.0.1:8080" is http'],
  [
    'a user name',
    'https://idp@evil.example',
    'the issuer "https://idp@evil.example" is not an https URL without a user name',
  ],
  ['a query', 'https://idp.example/?x=1', 'the issuer "https://idp.example/?x=1" has more to it than an issuer'],
  ['a file', 'file:///etc/passwd', 'the issuer "file:///etc/passwd" is not an https URL without a user name'],
  ['escape sequences', '\u001b]0;x\u0007', 'the issuer "\\u{1b}]0;x\\u{7}" is not a URL'],
  [
    'the metadata instead of the issuer',
    'https://idp.example/.well-known/openid-configuration',
    'the issuer "https://idp.example/.well-known/openid-configuration" has more to it than an issuer',
  ],
])('%s is refused before anything is sent', async (_name, issuer, message) => {
  expect(await caught(discover({ issuer }))).toMatchObject({ code: 'INVALID_INPUT', message });
});

test('http beyond loopback is refused even for development', async () => {
  expect(await caught(discover({ issuer: 'http://idp.example', allowInsecureIssuer: true }))).toMatchObject({
    code: 'INVALID_INPUT',
  });
});

test('a private authority that was not given is named with what to do', async () => {
  const { caPem: _caPem, ...options } = { issuer: peer.url, clientId: 'x', caPem: '' };
  expect(await caught(discoverIssuer(options))).toEqual({
    code: 'UNREACHABLE',
    message: `the certificate of ${host()} is signed by an authority that is not trusted here`,
    fix: "give your organisation's certificate authority with --ca-file",
  });
});

test('NODE_TLS_REJECT_UNAUTHORIZED is not believed', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  // Node warns of it, rightly.
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
  try {
    const failure = await caught(discoverIssuer({ issuer: peer.url, clientId: 'x' }));
    expect(failure.message).toContain('is signed by an authority that is not trusted here');
  } finally {
    vi.unstubAllEnvs();
    warned.mockRestore();
  }
});

test('an authority that is no certificate is refused', async () => {
  expect(await caught(discover({ caPem: 'hello' }))).toMatchObject({
    code: 'INVALID_INPUT',
    message: "the issuer's certificate authority is not a PEM certificate",
  });
});

describe('an issuer that', () => {
  test('refuses connections', async () => {
    expect(await caught(discover({ issuer: 'https://127.0.0.1:9' }))).toMatchObject({
      code: 'UNREACHABLE',
      message: '127.0.0.1:9 refuses connections: nothing listens there, or a firewall is in between',
    });
  });

  test('hangs', async () => {
    withFault(ISSUER_FAULTS.hang);
    expect(await caught(discover({ timeoutMs: 300 }))).toMatchObject({
      code: 'UNREACHABLE',
      message: `${host()} did not answer within 1 s`,
    });
  });

  test('hangs while the person has had enough', async () => {
    withFault(ISSUER_FAULTS.hang);
    const signal = AbortSignal.timeout(100);
    expect(await caught(discover({ signal }))).toMatchObject({ code: 'INTERRUPTED' });
  });

  test('breaks the connection', async () => {
    withFault(ISSUER_FAULTS.reset);
    expect(await caught(discover())).toMatchObject({
      code: 'UNREACHABLE',
      message: `${host()} closed the connection before it answered`,
    });
  });

  test('answers 502', async () => {
    withFault(ISSUER_FAULTS.badGateway);
    expect(await caught(discover())).toMatchObject({
      code: 'SERVER_ERROR',
      message: `${host()} answered 502: it cannot serve right now`,
    });
  });

  test('answers HTML', async () => {
    withFault(ISSUER_FAULTS.html);
    expect(await caught(discover())).toEqual({
      code: 'SERVER_ERROR',
      message: `${host()} answered with a web page, not as an OpenID Connect issuer does`,
      fix: 'check the URL of the issuer, and whether a proxy or a network wants you to sign in first',
    });
  });

  test('redirects to http', async () => {
    withFault(ISSUER_FAULTS.toHttp);
    expect(await caught(discover())).toMatchObject({
      code: 'SERVER_ERROR',
      message: `${host()} redirects to http://127.0.0.1:9, which is not followed`,
    });
  });

  test('answers 404', async () => {
    withFault({ answer: { status: 404, body: 'not here' } });
    expect(await caught(discover())).toMatchObject({
      code: 'SERVER_ERROR',
      message: `${host()} answered 404, not as an OpenID Connect issuer does`,
    });
  });

  test('sends more than anybody needs', async () => {
    withFault({ answer: { status: 200, body: 'x'.repeat(2_000_000) } });
    expect(await caught(discover())).toMatchObject({
      code: 'SERVER_ERROR',
      message: `${host()} sent more than 1 MiB in one answer`,
    });
  });

  test('sends JSON that is none', async () => {
    withFault({ answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"issuer":' } });
    expect(await caught(discover())).toMatchObject({
      code: 'SERVER_ERROR',
      message: `${host()} sent an answer that is not OpenID Connect (OAUTH_PARSE_ERROR)`,
    });
  });

  test('calls itself otherwise', async () => {
    withFault(ISSUER_FAULTS.wrongIssuer);
    expect(await caught(discover())).toMatchObject({
      code: 'INVALID_INPUT',
      message: `the issuer "${peer.url}" calls itself "https://elsewhere.example"`,
    });
  });

  test('differs by a slash only', async () => {
    expect(await caught(discover({ issuer: `${peer.url}/` }))).toMatchObject({
      code: 'INVALID_INPUT',
      message: `the issuer "${peer.url}/" calls itself "${peer.url}"`,
    });
  });

  test.each(['token_endpoint', 'jwks_uri', 'device_authorization_endpoint', 'revocation_endpoint'])(
    'has a %s that is http',
    async (name) => {
      withFault({ change: (answer) => ({ ...answer, [name]: 'http://idp.example/x' }) });
      expect(await caught(discover())).toMatchObject({
        code: 'SERVER_ERROR',
        message: `the issuer ${peer.url} has a ${name} that is not https`,
      });
    },
  );

  test('signs with a shared secret only', async () => {
    withFault({ change: (answer) => ({ ...answer, id_token_signing_alg_values_supported: ['HS256', 'none'] }) });
    expect(await caught(discover())).toMatchObject({
      code: 'SERVER_ERROR',
      message: `the issuer ${peer.url} signs in no way that an API server takes`,
    });
  });
});

describe('on the way there', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });
  const listening = (server: Server): Promise<string> => {
    servers.push(server);
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    });
  };

  test('HTTPS_PROXY is used, and named when it refuses', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      asked.push(request.url);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    const env = { HTTPS_PROXY: await listening(proxy) };
    expect(await caught(discover({ issuer: 'https://idp.example', env }))).toMatchObject({
      code: 'UNREACHABLE',
      message: 'the proxy does not let us through to idp.example',
    });
    expect(asked).toEqual(['idp.example:443']);
  });

  test('no proxy comes between this machine and itself', async () => {
    expect((await discover({ env: { HTTPS_PROXY: 'http://127.0.0.1:9' } })).url).toBe(peer.url);
  });

  test('loopback http is for development', async () => {
    const server = createServer((request, response) => {
      const url = `http://${request.headers.host}`;
      const endpoints = { token_endpoint: `${url}/token`, jwks_uri: `${url}/jwks` };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ issuer: url, ...endpoints }));
    });
    const issuer = await listening(server);
    const found = await discoverIssuer({ issuer, clientId: 'x', allowInsecureIssuer: true });
    expect([found.url, found.metadata.id_token_signing_alg_values_supported]).toEqual([issuer, ['RS256']]);
  });
});
