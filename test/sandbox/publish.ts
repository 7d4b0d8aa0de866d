import type { Sandbox } from './sandbox.ts';

export interface Publication {
  /** Policies by name, as YAML. */
  readonly policies?: Readonly<Record<string, string>>;
  /** Templates of the organisation by name, as YAML. */
  readonly templates?: Readonly<Record<string, string>>;
}

const SYSTEM = '/api/v1/namespaces/aisubmit-system';
const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces/aisubmit-system';
const API_GROUP = 'rbac.authorization.k8s.io';

/**
 * Publishes as an admin does: ConfigMaps in `aisubmit-system`, and `get` on exactly those names for everybody who is
 * logged in. Publishing again replaces.
 */
export async function publish(sandbox: Sandbox, { policies = {}, templates }: Publication): Promise<void> {
  await apply(sandbox, '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'aisubmit-system' },
  });
  for (const [name, text] of Object.entries(policies)) {
    await publishMap(sandbox, `aisubmit-policy-${name}`, { 'policy.yaml': text });
  }
  if (templates === undefined) return;
  const data = Object.entries(templates).map(([name, text]) => [`${name}.yaml`, text]);
  await publishMap(sandbox, 'aisubmit-templates', Object.fromEntries(data));
}

async function publishMap(sandbox: Sandbox, name: string, data: Readonly<Record<string, string>>): Promise<void> {
  await apply(sandbox, `${SYSTEM}/configmaps`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
  await apply(sandbox, `${RBAC}/roles`, {
    apiVersion: `${API_GROUP}/v1`,
    kind: 'Role',
    metadata: { name },
    rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [name], verbs: ['get'] }],
  });
  await apply(sandbox, `${RBAC}/rolebindings`, {
    apiVersion: `${API_GROUP}/v1`,
    kind: 'RoleBinding',
    metadata: { name },
    roleRef: { apiGroup: API_GROUP, kind: 'Role', name },
    subjects: [{ apiGroup: API_GROUP, kind: 'Group', name: 'system:authenticated' }],
  });
}

/** Takes a ConfigMap away; who might read it still may. */
export async function unpublish(sandbox: Sandbox, name: string): Promise<void> {
  const path = `${SYSTEM}/configmaps/${name}`;
  expectSuccess(await sandbox.admin('DELETE', path), path);
}

/** Puts a namespace under a policy. Under none, an admin may confirm which one it is that was taken away. */
export async function putUnder(
  sandbox: Sandbox,
  namespace: string,
  under: { readonly policy?: string; readonly removed?: string },
): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}`;
  const { body } = await sandbox.admin<Readonly<{ metadata: Metadata }>>('GET', path);
  const { 'aisubmit.dev/policy': _policy, ...labels } = body.metadata.labels ?? {};
  const { 'aisubmit.dev/policy-removed': _removed, ...annotations } = body.metadata.annotations ?? {};
  const metadata = {
    ...body.metadata,
    labels: under.policy === undefined ? labels : { ...labels, 'aisubmit.dev/policy': under.policy },
    annotations:
      under.removed === undefined ? annotations : { ...annotations, 'aisubmit.dev/policy-removed': under.removed },
  };
  expectSuccess(await sandbox.admin('PUT', path, { ...body, metadata }), path);
}

interface Metadata {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Named {
  readonly metadata: { readonly name: string };
  readonly [field: string]: unknown;
}

async function apply(sandbox: Sandbox, collection: string, object: Named): Promise<void> {
  const made = await sandbox.admin('POST', collection, object);
  const path = `${collection}/${object.metadata.name}`;
  expectSuccess(made.status === 409 ? await sandbox.admin('PUT', path, object) : made, path);
}

function expectSuccess({ status, body }: { status: number; body: unknown }, path: string): void {
  if (status < 200 || status > 299) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
}
