import { expect, test } from 'vitest';
import { toYaml } from '../to-yaml.ts';
import { parseLoginDocument } from './login-document.ts';
import { loginObjects } from './login-objects.ts';

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

const LOGIN = {
  issuer: 'https://idp.example.com/realms/ml',
  clientId: 'kubectl-aisubmit',
  scopes: ['openid', 'offline_access'],
};

test('the document may be read by everybody, whether they have logged in or not, and nothing else may', () => {
  expect(loginObjects(LOGIN).map(toYaml).join('---\n')).toBe(`apiVersion: v1
kind: ConfigMap
metadata:
  name: aisubmit-login
  namespace: kube-public
  labels:
    app.kubernetes.io/managed-by: aisubmit
    app.kubernetes.io/name: aisubmit-login
data:
  login.yaml: "apiVersion: aisubmit.dev/v1alpha1\\nkind: Login\\nspec:\\n  issuer: https://idp.example.com/realms/ml\\n  clientId: kubectl-aisubmit\\n  scopes:\\n  - openid\\n  - offline_access\\n"
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: aisubmit-login
  namespace: kube-public
  labels:
    app.kubernetes.io/managed-by: aisubmit
    app.kubernetes.io/name: aisubmit-login
rules:
- apiGroups:
  - ""
  resources:
  - configmaps
  resourceNames:
  - aisubmit-login
  verbs:
  - get
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: aisubmit-login
  namespace: kube-public
  labels:
    app.kubernetes.io/managed-by: aisubmit
    app.kubernetes.io/name: aisubmit-login
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: aisubmit-login
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: Group
  name: system:authenticated
- apiGroup: rbac.authorization.k8s.io
  kind: Group
  name: system:unauthenticated
`);
});

test('the authority of the cluster stands beside the document, which reads back as it was', () => {
  const login = {
    name: 'research',
    ...LOGIN,
    certificateAuthority: CERTIFICATE,
    usernameClaim: 'email',
    server: { url: 'https://10.0.0.1:6443', certificateAuthority: CERTIFICATE },
  };
  const [configMap] = loginObjects(login);
  const data = configMap?.['data'] as Record<string, string>;
  expect(Object.keys(data)).toEqual(['ca.crt', 'login.yaml']);
  expect(data['ca.crt']).toBe(CERTIFICATE);
  expect(parseLoginDocument(data['login.yaml'])).toEqual(login);
});
