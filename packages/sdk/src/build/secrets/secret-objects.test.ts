import { expect, test } from 'vitest';
import type { NewSecret } from './new-secret.ts';
import { redactedSecret } from './redacted-secret.ts';
import { secretObjects } from './secret-objects.ts';

const context = {
  name: 'lab-git',
  namespace: 'team-a',
  submittedBy: 'alice',
  requestId: 'r-1',
  version: '0.1.0',
} as const;

const contentOf = (secret: NewSecret): unknown => {
  const { type, stringData } = secretObjects(secret, context).secret;
  return { type, stringData };
};

test('a record says what is known, and nothing that is secret', () => {
  const git: NewSecret = { kind: 'git', protocol: 'https', host: 'git.example.com', username: 'al', password: 'hush' };
  const { record, secret } = secretObjects(git, { ...context, description: 'course material' });
  const labels = { 'app.kubernetes.io/managed-by': 'aisubmit', 'aisubmit.dev/user': 'u-2bd806c97f0e00af1a1f' };
  const annotations = {
    'aisubmit.dev/hosts': 'git.example.com',
    'aisubmit.dev/request-id': 'r-1',
    'aisubmit.dev/submitted-by': 'alice',
    'aisubmit.dev/version': '0.1.0',
  };
  expect(record).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'aisubmit-secret-lab-git',
      namespace: 'team-a',
      labels: { ...labels, 'aisubmit.dev/secret-record': 'git' },
      annotations,
    },
    immutable: true,
    data: {
      secret: 'lab-git',
      kind: 'git',
      hosts: 'git.example.com',
      protocol: 'https',
      username: 'al',
      description: 'course material',
    },
  });
  expect(secret).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'lab-git', namespace: 'team-a', labels, annotations },
    type: 'kubernetes.io/basic-auth',
    stringData: { username: 'al', password: 'hush' },
  });
});

test('an SSH key comes with the keys of its server', () => {
  expect(
    contentOf({
      kind: 'git',
      protocol: 'ssh',
      host: 'git.example.com',
      privateKey: '-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----',
      knownHosts: ['git.example.com ssh-ed25519 AAAA', 'git.example.com ssh-rsa BBBB'],
      fingerprint: 'SHA256:abc',
    }),
  ).toEqual({
    type: 'kubernetes.io/ssh-auth',
    stringData: {
      'ssh-privatekey': '-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n',
      known_hosts: 'git.example.com ssh-ed25519 AAAA\ngit.example.com ssh-rsa BBBB\n',
    },
  });
});

test('S3 keys are a file that every SDK reads', () => {
  const key: NewSecret = { kind: 's3', accessKeyId: 'AKIAX', secretAccessKey: 'hush', sessionToken: 'tmp' };
  expect(contentOf(key)).toEqual({
    type: 'Opaque',
    stringData: {
      credentials: '[default]\naws_access_key_id = AKIAX\naws_secret_access_key = hush\naws_session_token = tmp\n',
    },
  });
  const hostOf = (more: object): unknown =>
    secretObjects({ ...key, ...more }, context).record.metadata.annotations?.['aisubmit.dev/hosts'];
  expect(hostOf({})).toBe('s3.amazonaws.com');
  expect(hostOf({ region: 'eu-west-1' })).toBe('s3.eu-west-1.amazonaws.com');
  expect(hostOf({ endpoint: 'https://s3.example.com:9000' })).toBe('s3.example.com:9000');
});

test('a registry login is what kubelets and podman read', () => {
  expect(contentOf({ kind: 'registry', host: 'reg.example.com', username: 'ä', password: 'hush' })).toEqual({
    type: 'kubernetes.io/dockerconfigjson',
    stringData: {
      '.dockerconfigjson': '{"auths":{"reg.example.com":{"username":"ä","password":"hush","auth":"w6Q6aHVzaA=="}}}',
    },
  });
  expect(contentOf({ kind: 'registry', host: 'docker.io', username: 'a', password: 'b' })).toEqual({
    type: 'kubernetes.io/dockerconfigjson',
    stringData: {
      '.dockerconfigjson': '{"auths":{"https://index.docker.io/v1/":{"username":"a","password":"b","auth":"YTpi"}}}',
    },
  });
});

test('a token is one key, and a file where its library reads one', () => {
  const token = { kind: 'token', token: 'hush' } as const;
  expect(contentOf({ ...token, purpose: 'huggingface', hosts: ['huggingface.co'] })).toEqual({
    type: 'Opaque',
    stringData: { token: 'hush' },
  });
  expect(contentOf({ ...token, purpose: 'wandb', hosts: ['api.wandb.ai', 'wandb.example.com:8443'] })).toEqual({
    type: 'Opaque',
    stringData: {
      token: 'hush',
      netrc: 'machine api.wandb.ai login user password hush\nmachine wandb.example.com login user password hush\n',
    },
  });
  const mlflow = { ...token, purpose: 'mlflow', hosts: ['mlflow.example.com'] };
  expect(contentOf(mlflow)).toEqual({ type: 'Opaque', stringData: { token: 'hush' } });
  expect(contentOf({ ...mlflow, username: 'al', token: '50%' })).toEqual({
    type: 'Opaque',
    stringData: {
      token: '50%',
      credentials: '[mlflow]\nmlflow_tracking_username = al\nmlflow_tracking_password = 50%%\n',
    },
  });
});

test('the authority of a private server stands beside the credential', () => {
  const ca = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----';
  const git = { kind: 'git', protocol: 'https', host: 'g.example.com', username: 'al', password: 'hush', ca } as const;
  expect(contentOf(git)).toEqual({
    type: 'kubernetes.io/basic-auth',
    stringData: { username: 'al', password: 'hush', 'ca.crt': `${ca}\n` },
  });
  expect(contentOf({ kind: 's3', accessKeyId: 'AKIAX', secretAccessKey: 'hush', ca })).toEqual({
    type: 'Opaque',
    stringData: {
      credentials: '[default]\naws_access_key_id = AKIAX\naws_secret_access_key = hush\n',
      'ca.crt': `${ca}\n`,
    },
  });
});

test('what is shown of a Secret are its keys', () => {
  const { secret } = secretObjects({ kind: 'token', purpose: 'generic', hosts: [], token: 'hush' }, context);
  expect(redactedSecret(secret)).toMatchObject({ kind: 'Secret', stringData: { token: '<redacted>' } });
  expect(JSON.stringify(redactedSecret(secret))).not.toContain('hush');
});

test.each(['Upper', '../x', '', 'x'.repeat(238)])('no Secret can be named %j', (name) => {
  const secret: NewSecret = { kind: 'token', purpose: 'generic', hosts: [], token: 'hush' };
  expect(() => secretObjects(secret, { ...context, name })).toThrow(/the name of a Secret must be/);
});
