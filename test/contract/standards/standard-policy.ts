import { type KubeObject, POD_VARIABLES, type PodSecurityStandard, type Scope, type Sentence } from '@aisubmit/sdk';

/** How a sentence is asked of everything in a pod at once; the standards speak of nothing else. */
const FOR_ALL: Readonly<Partial<Record<Scope, (holds: string) => string>>> = {
  pod: (holds) => holds,
  container: (holds) => `variables.containers.all(c, ${holds})`,
  volume: (holds) => `variables.volumes.all(v, ${holds})`,
};

/** A standard as a ValidatingAdmissionPolicy that warns where a namespace bears the label, each warning starting with `[pss:check]`. */
export function standardPolicy({ level, minor, checks }: PodSecurityStandard): {
  policy: KubeObject;
  binding: KubeObject;
} {
  const name = `pss-${level}-${minor}`;
  return {
    policy: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        },
        variables: [
          { name: 'spec', expression: 'object.spec' },
          { name: 'meta', expression: 'object.metadata' },
          ...POD_VARIABLES,
        ],
        validations: checks.flatMap(({ id, sentences }) => sentences.map((sentence) => validation(id, sentence))),
      },
    },
    binding: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: ['Warn'],
        matchResources: { namespaceSelector: { matchLabels: { judged: name } } },
      },
    },
  };
}

function validation(id: string, { scope, holds, field }: Sentence): Readonly<Record<string, unknown>> {
  const expression = FOR_ALL[scope]?.(holds);
  if (expression === undefined) throw new Error(`no standard speaks of ${scope}`);
  return { expression, message: `[pss:${id}] ${scope} ${field}` };
}
