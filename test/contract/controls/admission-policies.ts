import {
  CONTROLS,
  type Control,
  type KubeObject,
  type Need,
  POD_VARIABLES,
  type Policy,
  REQUESTER_VARIABLES,
  type Scope,
  type Sentence,
} from '@aisubmit/sdk';

/** How each scope's sentence is asked of everything in a pod at once, as an admission policy must. */
const FOR_ALL: Readonly<Record<Scope, (holds: string) => string>> = {
  pod: (holds) => holds,
  object: (holds) => holds,
  container: (holds) => `variables.containers.all(c, ${holds})`,
  workContainer: (holds) => `variables.workContainers.all(c, ${holds})`,
  envVar: (holds) => `variables.containers.all(c, c.?env.orValue([]).all(e, ${holds}))`,
  word: (holds) => `variables.containers.all(c, (c.?command.orValue([]) + c.?args.orValue([])).all(w, ${holds}))`,
  volume: (holds) => `variables.volumes.all(v, ${holds})`,
};

interface WarningOptions {
  /** Asks the sentences about who makes a pod as well. @default false */
  readonly asksWho?: boolean;
}

/** Every sentence about pods that a policy asks for, as an admission policy that warns; each warning starts with `[control]`. */
export function warningPolicy(policy: Policy, name: string, { asksWho = false }: WarningOptions = {}): KubeObject[] {
  const unknown: readonly Need[] = asksWho ? UNKNOWN : [...UNKNOWN, 'requester'];
  const asked = CONTROLS.filter((control) => isAboutPods(control, unknown)).flatMap((control) => {
    const values = control.values === undefined ? {} : control.values(policy);
    return values === undefined ? [] : [{ control, values }];
  });
  const values = Object.entries(Object.assign({}, ...asked.map((each) => each.values)) as Record<string, unknown>);
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        },
        variables: [
          { name: 'objectNamespace', expression: 'object.metadata.?namespace.orValue("")' },
          { name: 'spec', expression: 'object.spec' },
          { name: 'meta', expression: 'object.metadata' },
          ...values.map(([variable, value]) => ({ name: variable, expression: JSON.stringify(value) })),
          ...POD_VARIABLES,
          ...(asksWho ? REQUESTER_VARIABLES : []),
        ],
        validations: asked.flatMap(({ control }) =>
          control.sentences.map((sentence) => validation(control.id, sentence)),
        ),
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: ['Warn'],
        matchResources: { namespaceSelector: { matchLabels: { 'judged-by': name } } },
      },
    },
  ];
}

const RESOURCES: Readonly<
  Record<string, { readonly group: string; readonly resource: string; readonly version?: string }>
> = {
  Secret: { group: '', resource: 'secrets' },
  Service: { group: '', resource: 'services' },
  NetworkPolicy: { group: 'networking.k8s.io', resource: 'networkpolicies' },
  CiliumNetworkPolicy: { group: 'cilium.io', resource: 'ciliumnetworkpolicies', version: 'v2' },
  Ingress: { group: 'networking.k8s.io', resource: 'ingresses' },
  Job: { group: 'batch', resource: 'jobs' },
  PersistentVolumeClaim: { group: '', resource: 'persistentvolumeclaims' },
};

/** The sentences about objects that are no pods, as an admission policy of their own for each kind. */
export function objectPolicies(policy: Policy): KubeObject[] {
  return Object.entries(RESOURCES).map(([kind, { group, resource, version = 'v1' }]) => {
    const asked = CONTROLS.filter(({ judges }) => judges !== 'pods' && judges.includes(kind)).map((control) => ({
      control,
      values: control.values?.(policy) ?? {},
    }));
    const values = Object.entries(Object.assign({}, ...asked.map((each) => each.values)) as Record<string, unknown>);
    const sentences = asked.flatMap(({ control }) =>
      control.sentences.filter(({ scope }) => scope === 'object').map((sentence) => validation(control.id, sentence)),
    );
    return {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: `objects-${kind.toLowerCase()}` },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            { apiGroups: [group], apiVersions: [version], operations: ['CREATE'], resources: [resource] },
          ],
        },
        variables: values.map(([variable, value]) => ({ name: variable, expression: JSON.stringify(value) })),
        validations: sentences,
      },
    };
  });
}

const UNKNOWN: readonly Need[] = ['oldObject', 'companions', 'request'];

function isAboutPods({ judges, needs }: Control, unknown: readonly Need[]): boolean {
  return judges === 'pods' && !needs.some((need) => unknown.includes(need));
}

function validation(id: string, { scope, holds, field }: Sentence): Readonly<Record<string, unknown>> {
  return { expression: FOR_ALL[scope](holds), message: `[${id}] ${scope} ${field}` };
}
