import type { KubeObject } from '../build/kube-object.ts';
import { API_VERSION } from '../request/api-version.ts';
import { toYaml } from '../to-yaml.ts';
import type { Login } from './login-document.ts';

/** Namespace that is there in every cluster for what anybody may read. */
export const LOGIN_NAMESPACE = 'kube-public';

/** ConfigMap that says how people log in, and the Role and RoleBinding that let them read it. */
export const LOGIN_CONFIG_MAP = 'aisubmit-login';

/** Key of the ConfigMap that holds the document. */
export const LOGIN_KEY = 'login.yaml';

/** Key of the ConfigMap that holds the cluster's authorities as PEM. */
export const LOGIN_CA_KEY = 'ca.crt';

/**
 * The objects that an admin applies so that people can log in: the document in `kube-public`, and the right to `get`
 * exactly that one, for those who have not logged in yet as well. Where anonymous requests are off, it is read by flags only.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles
 */
export function loginObjects(login: Login): readonly KubeObject[] {
  const authority = login.server?.certificateAuthority;
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: METADATA,
      data: {
        ...(authority === undefined ? {} : { [LOGIN_CA_KEY]: authority }),
        [LOGIN_KEY]: toYaml(loginDocument(login)),
      },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: METADATA,
      rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [LOGIN_CONFIG_MAP], verbs: ['get'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: METADATA,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: LOGIN_CONFIG_MAP },
      subjects: ['system:authenticated', 'system:unauthenticated'].map((name) => ({
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Group',
        name,
      })),
    },
  ];
}

const METADATA = {
  name: LOGIN_CONFIG_MAP,
  namespace: LOGIN_NAMESPACE,
  labels: { 'app.kubernetes.io/managed-by': 'aisubmit', 'app.kubernetes.io/name': LOGIN_CONFIG_MAP },
};

/** A login as the document that `parseLoginDocument` reads. */
function loginDocument({ name, issuer, clientId, scopes, ...rest }: Login): unknown {
  const { certificateAuthority, usernameClaim, server } = rest;
  return {
    apiVersion: API_VERSION,
    kind: 'Login',
    metadata: name === undefined ? undefined : { name },
    spec: { issuer, clientId, scopes, certificateAuthority, usernameClaim, server },
  };
}
