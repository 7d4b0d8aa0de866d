import { describe, expect, test } from 'vitest';
import type { AuthSource, ConnectionSettings } from '../kubeconfig/connection-settings.ts';
import { loginFix } from './login-fix.ts';

const ADMIN = 'ask your cluster admin for a new';

function plugin(command: string, first = '--token=geheim'): AuthSource {
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, args: [first] };
  return { type: 'exec', exec: { ...exec, env: [{ name: 'SECRET', value: 'geheim' }] }, cluster: {} };
}

const PLUGIN = 'log in again with the login plugin';

describe('who is refused for good reads what to do', () => {
  test.each<[string, AuthSource, ConnectionSettings['tls']['cert'], string]>([
    ['nothing at all', { type: 'none' }, undefined, 'log in: kubectl aisubmit login'],
    [
      'a certificate in the kubeconfig',
      { type: 'none' },
      { data: 'Z2VoZWlt' },
      `${ADMIN} client certificate; the one in use is that of kubeconfig user me\\u{1b}`,
    ],
    [
      'a certificate in a file',
      { type: 'none' },
      { file: '/home/me/me.crt' },
      `${ADMIN} client certificate; the one in use is that of /home/me/me.crt`,
    ],
    [
      'a token in the kubeconfig',
      { type: 'token', token: 'geheim', source: 'users[me].user.token' },
      undefined,
      `${ADMIN} token; the one in use is that of users[me].user.token`,
    ],
    [
      'a token on the command line',
      { type: 'token', token: 'geheim', source: '--token' },
      undefined,
      `${ADMIN} token; the one in use is that of --token`,
    ],
    [
      'a token file',
      { type: 'tokenFile', path: '/run/token', fallback: 'geheim' },
      undefined,
      'put a new token into /run/token; your cluster admin knows where it comes from',
    ],
    [
      'a password',
      { type: 'basic', username: 'me', password: 'geheim', source: '--username' },
      undefined,
      'check user name and password (--username)',
    ],
    ['our login', plugin('kubectl-aisubmit'), undefined, 'log in again: kubectl aisubmit login'],
    ['our login elsewhere', plugin('C:\\bin\\kubectl-aisubmit.exe'), undefined, 'log in again: kubectl aisubmit login'],
    [
      'a well-known plugin',
      plugin('/opt/google/bin/gke-gcloud-auth-plugin'),
      undefined,
      `${PLUGIN} gke-gcloud-auth-plugin, for example by: gcloud auth login`,
    ],
    [
      'a plugin of kubectl',
      plugin('kubectl', 'oidc-login'),
      undefined,
      `${PLUGIN} kubectl oidc-login, for example by: kubectl oidc-login clean`,
    ],
    ['an unknown plugin of kubectl', plugin('kubectl', 'geheim'), undefined, `${PLUGIN} kubectl`],
    ['another plugin', plugin('./corp\u001b-login'), undefined, `${PLUGIN} corp\\u{1b}-login`],
  ])('with %s', (_name, auth, cert, fix) => {
    expect(loginFix({ auth, userName: 'me\u001b', tls: { insecure: false, cert } })).toBe(fix);
  });
});
