import type { Policy } from '../../policy/policy.ts';
import { controllers } from './controllers.ts';

/** An object of a team's namespace that RBAC cannot keep from those who may write others of its kind. */
interface KeptObject {
  readonly apiGroup: string;
  readonly resource: string;
  readonly name: string;
  /** CEL on the `authorizer`: who may create, change and delete it all the same. */
  readonly mayWrite: string;
  readonly message: string;
}

const NAME = '(request.operation == "DELETE" ? request.name : object.metadata.name)';

/** Spec of the admission policy that keeps one object, by its name, for those who hold the right. */
export function keptObject(
  { apiGroup, resource, name, mayWrite, message }: KeptObject,
  policy: Policy,
): Readonly<Record<string, unknown>> {
  return {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [apiGroup],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE', 'DELETE'],
          resources: [resource],
        },
      ],
    },
    matchConditions: [
      { name: 'is-kept', expression: `${NAME} == ${JSON.stringify(name)}` },
      // A namespace that goes takes its objects along.
      { name: 'no-controller', expression: `!(${controllers(policy)})` },
    ],
    validations: [{ expression: `${mayWrite}.allowed()`, message }],
  };
}
