import type { Policy } from '../../policy/policy.ts';
import { TEMPLATES_CONFIG_MAP } from '../../policy/published-names.ts';
import { keptObject } from './kept-object.ts';

/**
 * Keeps the ConfigMap of a team's templates for those who may publish them: whoever may submit may create ConfigMaps, and
 * a name cannot be kept from them by RBAC. The right is the verb `publish` on `templates.aisubmit.dev`, which no object of
 * the cluster has.
 */
export function templateShelf(policy: Policy): Readonly<Record<string, unknown>> {
  const shelf = {
    apiGroup: '',
    resource: 'configmaps',
    name: TEMPLATES_CONFIG_MAP,
    mayWrite: 'authorizer.group("aisubmit.dev").resource("templates").namespace(request.namespace).check("publish")',
    message: `[templates] ${TEMPLATES_CONFIG_MAP} holds the templates of the team; the Role aisubmit-admin lets people change it`,
  };
  return keptObject(shelf, policy);
}

/** Name of the group, last part of the objects' names. */
export const TEMPLATE_SHELF = 'templates';
