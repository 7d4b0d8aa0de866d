import { request } from 'node:https';
import { loginObjects, parseLoginDocument } from '@aisubmit/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableSandboxes, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';

const OBJECTS = loginObjects(
  parseLoginDocument({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Login',
    spec: { issuer: 'https://idp.example.com', clientId: 'kubectl-aisubmit' },
  }),
);
const COLLECTIONS: Readonly<Record<string, string>> = {
  ConfigMap: '/api/v1/namespaces/kube-public/configmaps',
  Role: '/apis/rbac.authorization.k8s.io/v1/namespaces/kube-public/roles',
  RoleBinding: '/apis/rbac.authorization.k8s.io/v1/namespaces/kube-public/rolebindings',
};

describe.each(availableSandboxes())('%s: what admin login prints', (kind) => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ kind });
    for (const object of OBJECTS) {
      const { status, body } = await sandbox.admin('POST', COLLECTIONS[object.kind] ?? '', object);
      expect(status, JSON.stringify(body)).toBe(201);
    }
  }, 180_000);

  afterAll(() => sandbox?.stop());

  test('lets those who have not logged in read the document', async () => {
    const { status, body } = await ask(`${COLLECTIONS['ConfigMap']}/aisubmit-login`);
    expect({ status, login: parseLoginDocument(body.data?.['login.yaml']) }).toEqual({
      status: 200,
      login: {
        issuer: 'https://idp.example.com',
        clientId: 'kubectl-aisubmit',
        scopes: ['openid', 'offline_access', 'email'],
      },
    });
  });

  test('and nothing beside it', async () => {
    expect((await ask(COLLECTIONS['ConfigMap'] ?? '')).status).toBe(403);
    expect((await ask(`${COLLECTIONS['ConfigMap']}/kube-root-ca.crt`)).status).toBe(403);
    expect((await ask(`${COLLECTIONS['Role']}/aisubmit-login`)).status).toBe(403);
  });

  function ask(path: string): Promise<{ status: number; body: { data?: Readonly<Record<string, string>> } }> {
    return new Promise((resolve, reject) => {
      const call = request(new URL(path, sandbox.url), { ca: sandbox.caPem, agent: false }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
      });
      call.on('error', reject);
      call.end();
    });
  }
});
