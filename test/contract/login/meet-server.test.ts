import { X509Certificate } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { AisubmitError } from '@aisubmit/sdk';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { caFingerprintOf } from '../../../packages/cli/src/auth/ca-fingerprint.ts';
import { type MeetServerOptions, meetServer } from '../../../packages/cli/src/auth/meet-server.ts';
import { makeServerCertificate, type ServerCertificate } from '../../sandbox/certificates.ts';
import { startProxy } from './proxy-peer.ts';
import { type Answers, configMap, refusal, startPeer } from './tls-peer.ts';

const LOGIN = '/api/v1/namespaces/kube-public/configmaps/aisubmit-login';
const CLUSTER_INFO = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
const TEXT = 'issuer: https://id.example\n';

let ours: ServerCertificate;
let theirs: ServerCertificate;
beforeAll(async () => {
  [ours, theirs] = await Promise.all([makeServerCertificate(), makeServerCertificate()]);
});
afterEach(() => vi.unstubAllEnvs());

const meet = (server: string, options: Partial<MeetServerOptions> = {}) =>
  meetServer({ server, signal: new AbortController().signal, env: {}, ...options });

const published =
  (more: Readonly<Record<string, string>> = {}): Answers =>
  (path) =>
    path === LOGIN ? configMap({ 'login.yaml': TEXT, ...more }) : refusal(403);

/** Code, message, reasons and fix of a refusal, with the port taken out. */
async function refused(meeting: Promise<unknown>): Promise<string> {
  const error: unknown = await meeting.catch((thrown: unknown) => thrown);
  if (!(error instanceof AisubmitError)) throw new Error(`not refused: ${String(error)}`);
  expect(error.cause).toBeUndefined();
  const reasons = error.reasons.map(({ message }) => ` [${message}]`).join('');
  return `${error.code}: ${error.message}${reasons}; ${error.fix}`.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST');
}

describe('a server is believed', () => {
  test('for the authority that was given', async () => {
    await using peer = await startPeer(ours, published());
    expect(await meet(`${peer.url}/`, { caPem: `# ours\n${ours.caPem}` })).toEqual({
      server: peer.url,
      caPem: `${ours.caPem.trim()}\n`,
      caFingerprints: [caFingerprintOf(ours.caPem)],
      loginText: TEXT,
    });
    expect(peer.seen.map(({ path }) => path)).toEqual([LOGIN]);
  });

  test('for public trust, and then no authority is pinned', async () => {
    const before = getCACertificates('default');
    setDefaultCACertificates([ours.caPem]);
    try {
      await using peer = await startPeer(ours, published());
      expect(await meet(peer.url)).toEqual({
        server: peer.url,
        caPem: undefined,
        caFingerprints: [],
        loginText: TEXT,
      });
    } finally {
      setDefaultCACertificates(before);
    }
  });

  test.each<[string, Answers, boolean, string[]]>([
    ['the chain it shows', published(), true, [LOGIN, LOGIN]],
    ['its login ConfigMap', (path) => published({ 'ca.crt': ours.caPem })(path), false, [LOGIN, LOGIN]],
    [
      'its cluster-info',
      (path) =>
        path === CLUSTER_INFO
          ? configMap({
              kubeconfig: `clusters:\n- cluster:\n    certificate-authority-data: ${Buffer.from(ours.caPem).toString('base64')}\n`,
            })
          : published()(path),
      false,
      [LOGIN, CLUSTER_INFO, LOGIN],
    ],
  ])('for the hash of an authority that is in %s', async (_where, answers, showsAuthority, paths) => {
    await using peer = await startPeer(ours, answers, { showsAuthority });
    const caHash = caFingerprintOf(ours.caPem);
    expect(await meet(peer.url, { caHash: caHash.toUpperCase() })).toEqual({
      server: peer.url,
      caPem: `${ours.caPem.trim()}\n`,
      caFingerprints: [caHash],
      loginText: TEXT,
    });
    expect(peer.seen.map(({ path }) => path)).toEqual(paths);
    for (const { headers } of peer.seen)
      expect(Object.keys(headers).toSorted()).toEqual(['accept', 'connection', 'host', 'user-agent']);
  });

  test('by another name that is asked for', async () => {
    await using peer = await startPeer(ours, published());
    const other = { caPem: ours.caPem };
    expect(await refused(meet(peer.url, { ...other, tlsServerName: 'api.example' }))).toBe(
      'UNREACHABLE: the certificate of HOST is not for api.example, but for 127.0.0.1, 0:0:0:0:0:0:0:1, localhost; use the address that your cluster admin gave you, or say the name of the certificate with --tls-server-name',
    );
    expect((await meet(peer.url, { ...other, tlsServerName: 'localhost' })).loginText).toBe(TEXT);
  });

  test.each([401, 403, 404])('that tells nobody in particular how to log in (%i)', async (status) => {
    await using peer = await startPeer(ours, () => refusal(status));
    expect(await meet(peer.url, { caPem: ours.caPem })).toMatchObject({ server: peer.url, loginText: undefined });
  });

  test('whose ConfigMap has no such key', async () => {
    await using peer = await startPeer(ours, () => configMap({ other: 'x' }));
    expect((await meet(peer.url, { caPem: ours.caPem })).loginText).toBeUndefined();
  });
});

describe('a server is not believed', () => {
  test('without a hash, an authority or public trust; what it shows is not told as if it were a proof', async () => {
    await using peer = await startPeer(ours, published(), { showsAuthority: true });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const told = await refused(meet(peer.url));
    expect(told).toBe(
      'UNREACHABLE: the certificate of HOST is signed by an authority that this machine does not know; ask your cluster admin for the hash of its certificate authority and give it with --ca-hash sha256:…, or for the file and give it with --certificate-authority; they find the hash on a control-plane node: openssl x509 -in /etc/kubernetes/pki/ca.crt -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256',
    );
    expect(peer.seen).toEqual([]);
  });

  test('when its authority has another hash', async () => {
    await using peer = await startPeer(theirs, published({ 'ca.crt': theirs.caPem }), { showsAuthority: true });
    const caHash = caFingerprintOf(ours.caPem);
    expect(await refused(meet(peer.url, { caHash }))).toBe(
      `UNREACHABLE: HOST shows no certificate authority with the hash ${caHash} [it shows ${caFingerprintOf(theirs.caPem)} (CN=aisubmit sandbox CA), which proves nothing]; do not go on: somebody may stand between you and the server; ask your cluster admin, over another way than this connection; they find the right hash on a control-plane node: openssl x509 -in /etc/kubernetes/pki/ca.crt -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256`,
    );
  });

  test('when it shows the right authority, which did not sign its certificate', async () => {
    const answers = published({ 'ca.crt': ours.caPem, 'login.yaml': 'issuer: https://evil.example\n' });
    await using peer = await startPeer(theirs, answers);
    expect(await refused(meet(peer.url, { caHash: caFingerprintOf(ours.caPem) }))).toBe(
      'UNREACHABLE: the certificate of HOST is not signed by the authority with the hash you gave; do not go on: somebody may stand between you and the server; ask your cluster admin, over another way than this connection',
    );
    expect(peer.seen.map(({ path }) => path)).toEqual([LOGIN]);
  });

  test('when the authority that was given did not sign its certificate', async () => {
    await using peer = await startPeer(theirs, published());
    expect(await refused(meet(peer.url, { caPem: ours.caPem }))).toContain(
      'UNREACHABLE: the certificate of HOST is not signed by the certificate authority you gave; do not go on',
    );
  });

  test('when it shows no authority at all', async () => {
    await using peer = await startPeer(ours, () => refusal(401));
    expect(await refused(meet(peer.url, { caHash: caFingerprintOf(ours.caPem) }))).toBe(
      'UNREACHABLE: HOST shows no certificate authority, so that none can be compared with the hash; ask your cluster admin for the file of the certificate authority, and give it with --certificate-authority',
    );
  });

  test('for the hash of its own certificate, or of a whole one', async () => {
    await using peer = await startPeer(ours, published({ 'ca.crt': ours.caPem }));
    expect(await refused(meet(peer.url, { caHash: caFingerprintOf(ours.certPem) }))).toContain(
      'UNREACHABLE: the hash is that of the public key of the certificate of HOST, not of the public key of its authority; ',
    );
    const whole = new X509Certificate(ours.caPem).fingerprint256.replaceAll(':', '');
    expect(await refused(meet(peer.url, { caHash: `sha256:${whole}` }))).toContain(
      'UNREACHABLE: the hash is that of a whole certificate of HOST, not of the public key of its authority; ',
    );
  });

  test('when its authority was given with another hash', async () => {
    expect(
      await refused(meet('https://127.0.0.1:1', { caPem: ours.caPem, caHash: caFingerprintOf(theirs.caPem) })),
    ).toBe(
      'INVALID_INPUT: the certificate authority given has another hash than the one given; ask your cluster admin which of the two is right',
    );
  });
});

describe('a proxy on the way', () => {
  test('leads to the server, is told nothing but its name, and is left out where NO_PROXY says so', async () => {
    await using peer = await startPeer(ours, published());
    await using proxy = await startProxy(peer.port);
    const server = 'https://api.cluster.test:6443';
    const env = { HTTPS_PROXY: proxy.url };
    const options = { caPem: ours.caPem, tlsServerName: 'localhost' };
    expect(await meet(server, { ...options, env })).toMatchObject({ server, loginText: TEXT });
    expect(proxy.tunnels).toEqual(['api.cluster.test:6443']);
    expect(await refused(meet(server, { ...options, env: { ...env, NO_PROXY: '.cluster.test' } }))).toMatch(
      /^UNREACHABLE: the name api\.cluster\.test:6443 cannot be (?:found|looked up right now); /,
    );
  });

  test('that does not let us through, is not there, or speaks SOCKS, is told', async () => {
    const dead = 'http://127.0.0.1:1';
    const to = (proxy: string) => refused(meet('https://api.cluster.test', { env: { HTTPS_PROXY: proxy } }));
    expect(await to(dead)).toBe(
      'UNREACHABLE: api.cluster.test, or the proxy HOST on the way, refuses connections: nothing listens there, or a firewall is in between; check the address, your network or VPN, and the proxy if there is one',
    );
    await using proxy = await startProxy(undefined);
    expect(await to(proxy.url)).toContain('UNREACHABLE: the proxy does not let us through to api.cluster.test; ');
    expect(await to('socks5://127.0.0.1:1')).toContain('INVALID_INPUT: the environment (HTTPS_PROXY or HTTP_PROXY)');
  });
});

describe('what answers like no API server', () => {
  test.each<[string, Answers, string]>([
    [
      'a web page',
      () => ({ status: 200, body: '<!DOCTYPE html>', headers: { 'content-type': 'text/html' } }),
      'SERVER_ERROR: HOST does not answer like a Kubernetes API server (HTTP 200)',
    ],
    [
      'a web page that is missing',
      () => ({ status: 404, body: 'not found', headers: { 'content-type': 'text/plain' } }),
      'SERVER_ERROR: HOST does not answer like a Kubernetes API server (HTTP 404)',
    ],
    [
      'other JSON',
      () => ({ status: 200, body: '[{"kind": "ConfigMap"}]' }),
      'SERVER_ERROR: HOST does not answer like a Kubernetes API server (HTTP 200)',
    ],
    [
      'a redirect, which is not followed',
      () => ({ status: 302, headers: { location: 'https://u:p@evil.example/\u009b31m' } }),
      'SERVER_ERROR: HOST sends us on to evil.example, where we do not go',
    ],
    ['a failure', () => refusal(503), 'SERVER_ERROR: HOST answered with HTTP 503'],
    [
      'more than anybody would publish',
      () => configMap({ 'login.yaml': 'x'.repeat(2 * 1024 * 1024) }),
      'SERVER_ERROR: HOST sent more than 1 MiB',
    ],
    ['silence', () => undefined, 'UNREACHABLE: HOST did not answer within 0.5 s'],
  ])('%s', async (_what, answers, message) => {
    await using peer = await startPeer(ours, answers);
    expect(
      await refused(meet(peer.url, { caPem: ours.caPem, ...(message.includes('within') ? { timeoutMs: 500 } : {}) })),
    ).toContain(`${message}; `);
    expect(peer.seen).toHaveLength(1);
  });

  test('nothing, or something without TLS', async () => {
    expect(await refused(meet('https://127.0.0.1:1'))).toContain('UNREACHABLE: HOST refuses connections: ');
    await using proxy = await startProxy(undefined);
    expect(await refused(meet(proxy.url.replace('http:', 'https:')))).toContain(
      'UNREACHABLE: HOST does not speak TLS; ',
    );
  });

  test('Ctrl-C ends the wait', async () => {
    await using peer = await startPeer(ours, () => undefined);
    const interruption = new AbortController();
    const meeting = meet(peer.url, { caPem: ours.caPem, signal: interruption.signal });
    setTimeout(() => interruption.abort(), 50);
    expect(await refused(meeting)).toContain('INTERRUPTED: interrupted while meeting the server');
  });
});
