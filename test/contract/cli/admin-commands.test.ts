import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { freshBundle, plugin } from './plugin.ts';

const ISSUER = ['--issuer', 'https://idp.example.com/realms/ml', '--client-id', 'kubectl-aisubmit'];
const SERVER = 'https://k8s.example.com:6443';
/** Of `CN=example authority`; the hash is what `openssl pkey -pubin -outform der | sha256sum` says of its public key. */
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
const HASH = 'sha256:da7867e4aa35d3878c7c79e0bc37b78ee50c54a72c769643cc9dff55179cbc5f';
const KEY = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIHunter2\n-----END PRIVATE KEY-----\n';

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  await freshBundle();
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit admin '));
  mkdirSync(at('folder'));
  writeFileSync(at('ca.crt'), `the cluster's\n${CERTIFICATE}`);
  writeFileSync(at('key.pem'), KEY);
  writeFileSync(at('both.pem'), `${CERTIFICATE}${KEY}`);
  writeFileSync(at('text.pem'), 'hunter2\n');
  writeFileSync(at('broken.pem'), CERTIFICATE.replace('MIIB', 'MIIC'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('0: admin login', () => {
  test('prints what to apply, and tells on stderr what people type', async () => {
    const args = ['admin', 'login', ...ISSUER, '--cluster-server', SERVER, '--cluster-ca-file', at('ca.crt')];
    const { code, stdout, stderr } = await plugin(args);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `people log in with:\n  kubectl aisubmit login --server ${SERVER} --ca-hash ${HASH}\n`,
    });
    const [configMap, role, binding] = parseAllDocuments(stdout).map((document) => document.toJS());
    expect(
      [configMap, role, binding].map(({ kind, metadata }) => `${metadata.namespace} ${kind}/${metadata.name}`),
    ).toEqual([
      'kube-public ConfigMap/aisubmit-login',
      'kube-public Role/aisubmit-login',
      'kube-public RoleBinding/aisubmit-login',
    ]);
    expect(configMap.data['ca.crt']).toBe(CERTIFICATE);
    expect(parse(configMap.data['login.yaml'])).toEqual({
      apiVersion: 'aisubmit.dev/v1alpha1',
      kind: 'Login',
      spec: {
        issuer: 'https://idp.example.com/realms/ml',
        clientId: 'kubectl-aisubmit',
        scopes: ['openid', 'offline_access', 'email'],
        server: { url: SERVER, certificateAuthority: CERTIFICATE },
      },
    });
  });

  test('the smallest one works for a publicly trusted API server, and says so', async () => {
    const { code, stdout, stderr } = await plugin(['admin', 'login', ...ISSUER, '--scope', 'groups', '-o', 'json']);
    expect(code).toBe(0);
    const { items } = JSON.parse(stdout);
    expect(Object.keys(items[0].data)).toEqual(['login.yaml']);
    expect(parse(items[0].data['login.yaml']).spec.scopes).toEqual(['openid', 'groups']);
    expect(stderr).toBe(
      'people log in with:\n  kubectl aisubmit login --server https://API-SERVER:6443\n' +
        'note: that works where the certificate of the API server is publicly trusted; with --cluster-server and\n' +
        '  --cluster-ca-file it works with one of your own\n',
    );
  });

  test('the authority of the issuer may come from stdin', async () => {
    const { code, stdout } = await plugin(['admin', 'login', ...ISSUER, '--issuer-ca-file', '-'], {
      stdin: CERTIFICATE,
    });
    expect(code).toBe(0);
    const [configMap] = parseAllDocuments(stdout).map((document) => document.toJS());
    expect(parse(configMap.data['login.yaml']).spec.certificateAuthority).toBe(CERTIFICATE);
  });
});

describe('0: admin authentication', () => {
  test('prints the file, and where it goes', async () => {
    const { code, stdout, stderr } = await plugin(['admin', 'authentication', ...ISSUER, '--uid-claim', 'uid']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^# The file behind kube-apiserver's --authentication-config, for Kubernetes 1\.34 and newer\.\n/,
    );
    expect(stdout).toContain('#        value: /etc/kubernetes/authentication/config.yaml\n');
    expect(stdout).toContain('#   identity.uidClaim: aisubmit.dev/uid\n');
    expect(stdout).not.toContain('identity.gidClaim');
    expect(parse(stdout)).toMatchObject({
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'AuthenticationConfiguration',
      jwt: [
        {
          issuer: { url: 'https://idp.example.com/realms/ml', audiences: ['kubectl-aisubmit'] },
          claimMappings: { username: { claim: 'email', prefix: 'oidc:' }, extra: [{ key: 'aisubmit.dev/uid' }] },
        },
      ],
    });
  });

  test('older clusters get their version of it, and json is data alone', async () => {
    const args = ['admin', 'authentication', ...ISSUER, '--kube-version', 'v1.31.4-eks-1', '-o', 'json'];
    const { stdout } = await plugin([...args, '--issuer-ca-file', at('ca.crt')]);
    expect(JSON.parse(stdout)).toMatchObject({
      apiVersion: 'apiserver.config.k8s.io/v1beta1',
      jwt: [{ issuer: { certificateAuthority: CERTIFICATE } }],
    });
  });
});

describe('0: admin audit-policy', () => {
  test('prints the file, and json is data alone', async () => {
    const { code, stdout, stderr } = await plugin(['admin', 'audit-policy']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^# The file behind kube-apiserver's --audit-policy-file; /);
    expect(parse(stdout)).toMatchObject({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy' });
    expect(JSON.parse((await plugin(['admin', 'audit-policy', '-o', 'json'])).stdout)).toEqual(parse(stdout));
  });
});

describe('2: what cannot be used', () => {
  const KEY_RULE = 'must not hold a private key: give the certificate of the authority alone\n';
  const flag = (name: string, file: string) => ['--cluster-server', SERVER, `--${name}`, file];
  test.each<[string, string[], string]>([
    ['no issuer', ['login', '--client-id', 'x'], 'error: --issuer is missing\n'],
    ['no client', ['authentication', '--issuer', 'https://a.example'], 'error: --client-id is missing\n'],
    [
      'http',
      ['login', '--issuer', 'http://a.example', '--client-id', 'x'],
      '  --issuer: must be an https:// URL without user name, query or fragment (got "http://a.example")\n',
    ],
    [
      'http again',
      ['authentication', '--issuer', 'http://a.example', '--client-id', 'x'],
      '  --issuer: must be an https:// URL without',
    ],
    [
      'an API server over http',
      ['login', ...ISSUER, '--cluster-server', 'http://a.example'],
      '  --cluster-server: must be an https:// URL',
    ],
    ['a scope of two', ['login', ...ISSUER, '--scope', 'openid email'], '  --scope: must be one scope:'],
    [
      'an authority of no server',
      ['login', ...ISSUER, '--cluster-ca-file', 'ca.crt'],
      'error: --cluster-server is missing\n',
    ],
    [
      'system: as prefix',
      ['authentication', ...ISSUER, '--groups-prefix', 'system:'],
      '  --groups-prefix: must not begin with system: or kubeadm:, whose members run the cluster (got "system:")\n',
    ],
    [
      'no prefix',
      ['authentication', ...ISSUER, '--username-prefix', ''],
      '  --username-prefix: must not be empty, and must end in : or # or /, such as oidc: (got "")\n',
    ],
    [
      'a name that people choose',
      ['authentication', ...ISSUER, '--username-claim', 'name'],
      '  --username-claim: must be a claim that the provider alone sets',
    ],
    [
      'an old cluster',
      ['authentication', ...ISSUER, '--kube-version', '1.29'],
      '  --kube-version: must be at least 30: older API servers know --oidc flags only (got 29)\n',
    ],
    [
      'no version',
      ['authentication', ...ISSUER, '--kube-version', 'latest'],
      'error: "latest" is not a version of Kubernetes\n',
    ],
    [
      'no file',
      ['login', ...ISSUER, ...flag('cluster-ca-file', 'nowhere.pem')],
      'error: nowhere.pem does not exist\nfix: check the path behind --cluster-ca-file\n',
    ],
    [
      'a typing mistake',
      ['login', ...ISSUER, '--scopes', 'x'],
      'error: unknown flag --scopes\nfix: did you mean --scope?',
    ],
    ['an unknown command', ['logn'], 'error: unknown command "admin logn"\nfix: did you mean "admin login"?'],
  ])('%s', async (_, args, want) => {
    const { code, stdout, stderr } = await plugin(['admin', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(want);
  });

  test.each<[string, string]>([
    ['key.pem', KEY_RULE],
    ['both.pem', KEY_RULE],
    ['text.pem', 'must be certificates as PEM text (-----BEGIN CERTIFICATE-----)\n'],
    ['broken.pem', 'holds no X.509 at certificate 1\n'],
    ['folder', 'holds no .yaml, .yml or .json file\n'],
  ])('%s as authority, of which nothing is shown', async (name, want) => {
    for (const args of [
      ['login', ...ISSUER, ...flag('cluster-ca-file', at(name))],
      ['login', ...ISSUER, '--issuer-ca-file', at(name)],
      ['authentication', ...ISSUER, '--issuer-ca-file', at(name)],
    ]) {
      const { code, stdout, stderr } = await plugin(['admin', ...args], { env: { AISUBMIT_DEBUG: '1', DEBUG: '*' } });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(want);
      expect(stderr.toLowerCase()).not.toMatch(/hunter2|mc4caq|miic/);
    }
  });
});
