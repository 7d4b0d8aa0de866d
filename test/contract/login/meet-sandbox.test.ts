import { describe, expect, test } from 'vitest';
import { caFingerprintOf } from '../../../packages/cli/src/auth/ca-fingerprint.ts';
import { type MetServer, meetServer } from '../../../packages/cli/src/auth/meet-server.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { withSandbox } from '../api-server/with-sandbox.ts';

const NAMESPACE = '/api/v1/namespaces/kube-public';
const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces/kube-public';
const NAME = 'aisubmit-login';

withSandbox({}, ({ sandbox }) => {
  const meet = (): Promise<MetServer> =>
    meetServer({
      server: sandbox().url,
      caHash: caFingerprintOf(sandbox().caPem),
      signal: new AbortController().signal,
      env: {},
    });

  describe('the login that an admin published', () => {
    test('is read by who has no credential and knows the hash', async () => {
      await publishLogin(sandbox());
      expect(await meet()).toMatchObject({ server: sandbox().url, loginText: 'issuer: https://id.example\n' });
      expect(
        sandbox()
          .requests()
          .slice(-2)
          .map(({ path, user }) => [path, user]),
      ).toEqual([
        [`${NAMESPACE}/configmaps/${NAME}`, ''],
        [`${NAMESPACE}/configmaps/${NAME}`, ''],
      ]);
    });
  });
});

async function publishLogin(sandbox: Sandbox): Promise<void> {
  await sandbox.admin('POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'kube-public' },
  });
  const made = [
    await sandbox.admin('POST', `${NAMESPACE}/configmaps`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: NAME },
      data: { 'login.yaml': 'issuer: https://id.example\n', 'ca.crt': sandbox.caPem },
    }),
    await sandbox.admin('POST', `${RBAC}/roles`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: NAME },
      rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [NAME], verbs: ['get'] }],
    }),
    await sandbox.admin('POST', `${RBAC}/rolebindings`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: NAME },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:unauthenticated' }],
    }),
  ];
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
}
