import { describe, expect, test } from 'vitest';
import type { AisubmitError } from '../../errors.ts';
import type { ConnectionOverrides, KubeCluster, Kubeconfig, KubeUser } from './kubeconfig.ts';
import { resolveContext } from './resolve-context.ts';

const CA = Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64');

function config(parts: { cluster?: KubeCluster; user?: KubeUser; namespace?: string } = {}): Kubeconfig {
  return {
    files: ['config'],
    currentContext: 'prod',
    clusters: new Map([
      ['c', { server: 'https://k8s.example.com:6443/', ...parts.cluster }],
      ['other', { server: 'https://other.example.com' }],
    ]),
    users: new Map([
      ['u', parts.user ?? { token: 'abc' }],
      ['someone', { token: 'def' }],
    ]),
    contexts: new Map([
      ['prod', { cluster: 'c', user: 'u', namespace: parts.namespace }],
      ['staging', { cluster: 'other', user: 'someone', namespace: 'team-s' }],
    ]),
  };
}

function refused(kubeconfig: Kubeconfig, overrides: ConnectionOverrides = {}): AisubmitError {
  try {
    resolveContext(kubeconfig, overrides, { now: 0 });
  } catch (error) {
    if (error instanceof Error && 'fix' in error) return error as AisubmitError;
  }
  throw new Error('it should have been refused');
}

describe('a context', () => {
  test('names cluster, user and server; no namespace stays undefined', () => {
    expect(resolveContext(config())).toMatchObject({
      contextName: 'prod',
      clusterName: 'c',
      userName: 'u',
      server: 'https://k8s.example.com:6443',
      namespace: undefined,
      auth: { type: 'token', token: 'abc' },
      warnings: [],
    });
  });

  test.each<[string, ConnectionOverrides, object]>([
    [
      '--context',
      { context: 'staging' },
      { server: 'https://other.example.com', namespace: 'team-s', userName: 'someone' },
    ],
    ['--cluster and --user', { cluster: 'other', user: 'someone' }, { clusterName: 'other', userName: 'someone' }],
    ['--namespace', { namespace: 'team-x' }, { namespace: 'team-x' }],
    ['--server', { server: 'https://else.example.com' }, { server: 'https://else.example.com' }],
    ['--token', { token: 'xyz' }, { auth: { type: 'token', token: 'xyz' } }],
    ['--username', { username: 'ada', password: 'p' }, { auth: { type: 'basic', username: 'ada', password: 'p' } }],
    ['--as and --as-group', { as: 'bob', asGroups: ['g'] }, { impersonate: { user: 'bob', groups: ['g'] } }],
    ['--tls-server-name', { tlsServerName: 'name' }, { tls: { serverName: 'name' } }],
    ['--request-timeout', { requestTimeout: '1m30s' }, { requestTimeoutMs: 90_000 }],
  ])('is changed by %s', (_flag, overrides, want) => {
    expect(resolveContext(config(), overrides)).toMatchObject(want);
  });

  test('loses its authority with --insecure-skip-tls-verify, and says what that means', () => {
    const settings = resolveContext(config({ cluster: { 'certificate-authority-data': CA } }), {
      insecureSkipTlsVerify: true,
    });
    expect(settings.tls).toMatchObject({ insecure: true, ca: undefined });
    expect(settings.warnings).toEqual([
      'the certificate of k8s.example.com:6443 is not verified (insecure-skip-tls-verify): anyone on the way can pose as the cluster',
    ]);
  });

  test('drops the tls-server-name of the file with another --server', () => {
    const settings = resolveContext(config({ cluster: { 'tls-server-name': 'old' } }), {
      server: 'https://new.example.com',
    });
    expect(settings.tls.serverName).toBeUndefined();
  });

  test('takes the proxy of the cluster before that of the environment', () => {
    const env = { HTTPS_PROXY: 'http://env:1' };
    expect(resolveContext(config(), {}, { env }).proxyUrl).toBe('http://env:1');
    expect(resolveContext(config({ cluster: { 'proxy-url': 'http://own:2' } }), {}, { env }).proxyUrl).toBe(
      'http://own:2',
    );
  });
});

describe('how a user logs in', () => {
  const idToken = (exp: number): string => `x.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.y`;
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'login' };

  test.each<[string, KubeUser, object]>([
    ['a token file beats a token', { token: 'a', tokenFile: '/t' }, { type: 'tokenFile', path: '/t', fallback: 'a' }],
    ['a token beats an exec plugin', { token: 'a', exec }, { type: 'token', token: 'a' }],
    ['an exec plugin is run', { exec }, { type: 'exec', exec }],
    ['a name and a password', { username: 'ada', password: 'p' }, { type: 'basic', username: 'ada', password: 'p' }],
    [
      'an id token that lasts',
      { 'auth-provider': { name: 'oidc', config: { 'id-token': idToken(10) } } },
      { type: 'token', token: idToken(10) },
    ],
    ['nothing', {}, { type: 'none' }],
  ])('%s', (_name, user, want) => {
    expect(resolveContext(config({ user }), {}, { now: 0 }).auth).toMatchObject(want);
  });

  test.each<[string, KubeUser, string]>([
    ['an expired id token', { 'auth-provider': { name: 'oidc', config: { 'id-token': idToken(0) } } }, 'NOT_LOGGED_IN'],
    ['the gcp provider', { 'auth-provider': { name: 'gcp' } }, 'INVALID_INPUT'],
    ['the azure provider', { 'auth-provider': { name: 'azure' } }, 'INVALID_INPUT'],
    ['exec v1alpha1', { exec: { ...exec, apiVersion: 'client.authentication.k8s.io/v1alpha1' } }, 'INVALID_INPUT'],
    ['two ways at once', { token: 'a', username: 'b', password: 'c' }, 'INVALID_INPUT'],
    ['a group without a user', { 'as-groups': ['g'] }, 'INVALID_INPUT'],
    ['a certificate without its key', { 'client-certificate-data': CA }, 'INVALID_INPUT'],
  ])('is refused for %s', (_name, user, code) => {
    expect(refused(config({ user })).code).toBe(code);
  });

  test('never shows a token that cannot be one', () => {
    const error = refused(config({ user: { token: 'geheim\nX-Evil: 1' } }));
    expect(error.message).toBe('the token in users[u].user.token has characters that no token has');
  });
});

describe('what contradicts itself', () => {
  test.each<[string, Kubeconfig, ConnectionOverrides, string]>([
    ['an unknown context', config(), { context: 'prodd' }, 'the kubeconfig has no context named prodd'],
    ['an unknown user', config(), { user: 'nobody-knows' }, 'the kubeconfig has no user named nobody-knows'],
    [
      'an authority and no verification',
      config({ cluster: { 'certificate-authority-data': CA, 'insecure-skip-tls-verify': true } }),
      {},
      'cluster c names a certificate authority and says not to verify',
    ],
    [
      'a SOCKS proxy',
      config({ cluster: { 'proxy-url': 'socks5://p' } }),
      {},
      'proxy-url in the kubeconfig asks for a SOCKS proxy, which aisubmit does not speak',
    ],
    [
      'a token over plain HTTP',
      config({ cluster: { server: 'http://k8s.example.com' } }),
      {},
      'k8s.example.com is reached without TLS, and a credential would be sent in clear text',
    ],
    [
      'a server with a password in it',
      config({ cluster: { server: 'https://a:b@k8s' } }),
      {},
      'the server of cluster c is not a URL such as https://cluster.example.com:6443',
    ],
    ['a duration that is none', config(), { requestTimeout: 'soon' }, '--request-timeout soon is not a duration'],
    ['no current context', { ...config(), currentContext: undefined }, {}, 'the kubeconfig has no current context'],
  ])('is refused: %s', (_name, kubeconfig, overrides, message) => {
    expect(refused(kubeconfig, overrides).message).toBe(message);
  });

  test('gets the nearest name offered', () => {
    expect(refused(config(), { context: 'prodd' }).fix).toBe('did you mean prod?');
  });
});
