import type { KubeObject } from '../../build/kube-object.ts';
import { AisubmitError } from '../../errors.ts';
import { POLICY_KEY, policyConfigMap, SYSTEM_NAMESPACE, TEMPLATES_CONFIG_MAP } from '../../policy/published-names.ts';
import { toYaml } from '../../to-yaml.ts';

/** A document that is to be published: its name, and the document itself as it was written. */
export interface Publishable {
  readonly name: string;
  readonly document: unknown;
}

/** The API server takes no larger ConfigMap. */
const MAX_BYTES = 1_000_000;
const LABELS = { 'app.kubernetes.io/managed-by': 'aisubmit' };

/**
 * What an admin applies so that everybody works under the organisation's policies and with its templates: a ConfigMap for
 * each policy, one for all templates, and the right to `get` exactly those for everybody who is logged in. Listing by label
 * cannot be granted by name, so the names are known.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when the templates together are too large for a ConfigMap.
 */
export function publishedObjects({
  policies,
  templates,
}: {
  readonly policies: readonly Publishable[];
  readonly templates: readonly Publishable[];
}): readonly KubeObject[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SYSTEM_NAMESPACE, labels: LABELS } },
    ...policies.flatMap(({ name, document }) => readable(policyConfigMap(name), { [POLICY_KEY]: toYaml(document) })),
    ...(templates.length === 0 ? [] : readable(TEMPLATES_CONFIG_MAP, dataOf(templates))),
  ];
}

function dataOf(templates: readonly Publishable[]): Readonly<Record<string, string>> {
  return Object.fromEntries(templates.map(({ name, document }) => [`${name}.yaml`, toYaml(document)]));
}

function readable(name: string, data: Readonly<Record<string, string>>): KubeObject[] {
  const size = new TextEncoder().encode(JSON.stringify(data)).length;
  if (size > MAX_BYTES) {
    throw new AisubmitError('INVALID_INPUT', `ConfigMap ${name} would be larger than a cluster takes (${size} bytes)`, {
      fix: 'shorten descriptions, or leave out templates that nobody uses',
    });
  }
  const metadata = { name, namespace: SYSTEM_NAMESPACE, labels: LABELS };
  const group = 'rbac.authorization.k8s.io';
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data },
    {
      apiVersion: `${group}/v1`,
      kind: 'Role',
      metadata,
      rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [name], verbs: ['get'] }],
    },
    {
      apiVersion: `${group}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: group, kind: 'Role', name },
      subjects: [{ apiGroup: group, kind: 'Group', name: 'system:authenticated' }],
    },
  ];
}
