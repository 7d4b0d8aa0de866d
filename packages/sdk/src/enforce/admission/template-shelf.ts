import type { Policy } from '../../policy/policy.ts';
import { TEMPLATES_CONFIG_MAP } from '../../policy/published-names.ts';
import { controllers } from './controllers.ts';

const NAME = '(request.operation == "DELETE" ? request.name : object.metadata.name)';

/**
 * Keeps the ConfigMap of a team's templates for those who may publish them: whoever may submit may create ConfigMaps, and
 * a name cannot be kept from them by RBAC. The right is the verb `publish` on `templates.aisubmit.dev`, which no object of
 * the cluster has.
 */
export function templateShelf(policy: Policy): Readonly<Record<string, unknown>> {
  return {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE', 'DELETE'],
          resources: ['configmaps'],
        },
      ],
    },
    matchConditions: [
      { name: 'the-shelf', expression: `${NAME} == ${JSON.stringify(TEMPLATES_CONFIG_MAP)}` },
      // A namespace that goes takes its shelf along.
      { name: 'no-controller', expression: `!(${controllers(policy)})` },
    ],
    validations: [
      {
        expression:
          'authorizer.group("aisubmit.dev").resource("templates").namespace(request.namespace).check("publish").allowed()',
        message: `[templates] ${TEMPLATES_CONFIG_MAP} holds the templates of the team; the Role aisubmit-admin lets people change it`,
      },
    ],
  };
}

/** Name of the group, last part of the objects' names. */
export const TEMPLATE_SHELF = 'templates';
