import type { ConnectionSettings } from '@aisubmit/sdk/client';
import { expect, test } from 'vitest';
import { quietAuthenticator } from './quiet-authenticator.ts';

const authenticatorFor = quietAuthenticator({
  env: { HOME: '/nonexistent' },
  platform: 'linux',
  now: () => 0,
});
const settings = (auth: object): ConnectionSettings =>
  ({ server: 'https://127.0.0.1:1', tls: {}, auth }) as unknown as ConnectionSettings;
const exec = (command: string, args: readonly string[] = []): ConnectionSettings =>
  settings({ type: 'exec', exec: { apiVersion: 'client.authentication.k8s.io/v1', command, args }, cluster: {} });
const noCa = async (): Promise<undefined> => undefined;

test('what the kubeconfig holds is used, and so are login plugins that never ask', () => {
  for (const usual of [
    settings({ type: 'none' }),
    settings({ type: 'token', token: 'x' }),
    exec('aws'),
    exec('/opt/google-cloud-sdk/bin/gke-gcloud-auth-plugin'),
    exec('C:\\tools\\aws-iam-authenticator.exe'),
  ]) {
    expect(authenticatorFor(usual, noCa)).toBeUndefined();
  }
});

test.each([
  ['a plugin that may open a browser', exec('kubectl', ['oidc-login', 'get-token'])],
  ['one that nobody knows', exec('/usr/local/bin/login')],
  [
    'a login of ours that there is none of',
    exec('kubectl-aisubmit', ['credential', '--issuer=https://i', '--client-id=c']),
  ],
])('%s is not asked', async (_, given) => {
  const authenticator = authenticatorFor(given, noCa);
  await expect(authenticator?.current(undefined)).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' });
  expect(authenticator?.refused({})).toBe(false);
});
