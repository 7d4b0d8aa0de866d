/** Namespace that holds what an organisation publishes for everybody. Only admins write to it. */
export const SYSTEM_NAMESPACE = 'aisubmit-system';

/** Label of a namespace: name of the policy that it is under. */
export const NAMESPACE_POLICY_LABEL = 'aisubmit.dev/policy';

/** Annotation of a namespace: name of the policy that an admin took away from it on purpose. */
export const POLICY_REMOVED_ANNOTATION = 'aisubmit.dev/policy-removed';

/** Key of a policy's ConfigMap that holds the document. */
export const POLICY_KEY = 'policy.yaml';

/** ConfigMap of templates, in the system namespace and in a team's own; each key is `<name>.yaml`. */
export const TEMPLATES_CONFIG_MAP = 'aisubmit-templates';

/** Name of the ConfigMap that publishes a policy. */
export function policyConfigMap(policy: string): string {
  return `aisubmit-policy-${policy}`;
}
