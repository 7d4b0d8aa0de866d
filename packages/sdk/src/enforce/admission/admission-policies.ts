import type { KubeObject } from '../../build/kube-object.ts';
import type { Control, PolicyValue, Sentence } from '../../controls/control.ts';
import { POD_VARIABLES, REQUESTER_VARIABLES, type Variable } from '../../controls/variables.ts';
import type { Policy } from '../../policy/policy.ts';
import { NAMESPACE_POLICY_LABEL } from '../../policy/published-names.ts';
import { slugVariables } from '../../policy/user-slug.ts';
import { type AdmissionGroup, admissionGroups, type LeftOut } from './admission-group.ts';
import { admissionSentence, type Validation } from './admission-sentence.ts';
import { type BreakGlass, breakGlassFor, canBeSpared } from './break-glass.ts';
import { CHANGE_VARIABLES, SUBJECT_VARIABLES } from './change-variables.ts';
import { CLOSED_NETWORK, closedNetwork } from './closed-network.ts';
import { CONNECT, connectPolicy } from './connect-policy.ts';
import { controllers } from './controllers.ts';
import type { ResourceRule } from './resource-rules.ts';
import { SPEC_HASH, specHash } from './spec-hash.ts';
import { TEMPLATE_SHELF, templateShelf } from './template-shelf.ts';
import { throwIfTooLarge } from './too-large.ts';

/** What an API server does with what breaks a sentence: write it down, tell the user, or refuse it. */
export type EnforceMode = 'audit' | 'warn' | 'deny';

export interface AdmissionOptions {
  readonly mode: EnforceMode;
  /** Minor version of the oldest API server and node, such as 33 for 1.33. */
  readonly kubeMinor: number;
  /** Hash of the policy document, by which it is seen whether what is enforced is what is published. */
  readonly hash: string;
}

/** What an API server is to be given, and what it is too old for. */
export interface Admission {
  readonly objects: readonly KubeObject[];
  readonly leftOut: readonly LeftOut[];
  /** What no API server can be asked at all, and what stands in for it; each a sentence. */
  readonly notes: readonly string[];
}

const HASH = 'aisubmit.dev/policy-hash';
const MIN_KUBE_MINOR = 30;

const ACTIONS: Readonly<Record<EnforceMode, readonly string[]>> = {
  audit: ['Audit'],
  warn: ['Warn', 'Audit'],
  deny: ['Deny', 'Audit'],
};

/**
 * The sentences of a policy as ValidatingAdmissionPolicies, in groups that each have a cost budget of their own, with
 * bindings to the namespaces that carry the policy's name. Needs Kubernetes 1.30.
 *
 * @throws {RangeError} For a server older than that: it knows no admission policies.
 * @throws {AisubmitError} `INVALID_INPUT` for a policy that says more than an API server can be given.
 */
export function admissionPolicies(policy: Policy, { mode, kubeMinor, hash }: AdmissionOptions): Admission {
  if (kubeMinor < MIN_KUBE_MINOR) throw new RangeError(`admission policies need Kubernetes 1.${MIN_KUBE_MINOR}`);
  const { groups, leftOut } = admissionGroups(policy, kubeMinor);
  const metadataOf = (name: string): KubeObject['metadata'] => ({
    name: `aisubmit-${policy.name}-${name}`,
    labels: { 'app.kubernetes.io/managed-by': 'aisubmit', [NAMESPACE_POLICY_LABEL]: policy.name },
    annotations: { [HASH]: hash },
  });
  const connect = connectPolicy(policy);
  const specs = [
    ...groups.map((group) => ({ metadata: metadataOf(group.name), spec: specOf(group, policy, hash) })),
    { metadata: metadataOf(TEMPLATE_SHELF), spec: templateShelf(policy) },
    { metadata: metadataOf(CLOSED_NETWORK), spec: closedNetwork(policy) },
    ...(connect === undefined ? [] : [{ metadata: metadataOf(CONNECT), spec: connect }]),
  ];
  const objects = specs.flatMap(({ metadata, spec }) => [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: spelledOut(spec),
    },
    binding(metadata, { mode, policy: policy.name }),
  ]);
  throwIfTooLarge(policy, objects);
  return { objects: objects.map(sealed), leftOut, notes: notesOn(policy) };
}

/** A scale says how many pods there are to be and nothing about what is in them. */
function notesOn({ sections }: Policy): string[] {
  const { pods: _pods, ...totals } = sections.resources?.workload ?? {};
  const names = Object.keys(totals);
  if (names.length === 0) return [];
  const what = `${names.join(', ')} of all pods together`;
  return [
    `workload-ceiling: when a workload is scaled or an autoscaler says its maximum, only the number of pods is judged; ${what} is then left to the namespace’s ResourceQuota`,
  ];
}

/** Notes what was made, so that a change by hand shows. */
function sealed(object: KubeObject): KubeObject {
  const { metadata } = object;
  const annotations = { ...metadata.annotations, [SPEC_HASH]: specHash(object['spec']) };
  return { ...object, metadata: { ...metadata, annotations } };
}

/** What a server would add: without it, whoever compares a repository with a cluster sees a change for ever. */
function spelledOut(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { resourceRules } = spec['matchConstraints'] as { readonly resourceRules: readonly ResourceRule[] };
  return {
    ...spec,
    matchConstraints: {
      matchPolicy: 'Equivalent',
      namespaceSelector: {},
      objectSelector: {},
      resourceRules: resourceRules.map((rule) => ({ ...rule, scope: '*' })),
    },
  };
}

function specOf(group: AdmissionGroup, policy: Policy, hash: string): Readonly<Record<string, unknown>> {
  const { rules, asked, values, sparesControllers } = group;
  const { ownPods } = policy.sections.access ?? {};
  const glass = breakGlassFor(asked, policy);
  return {
    // What cannot be judged is refused: an odd value must not slip past a sentence that does not expect it.
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: rules },
    matchConditions: [
      { name: 'no-system-namespace', expression: '!request.namespace.startsWith("kube-")' },
      ...(sparesControllers ? [{ name: 'no-controller', expression: `!(${controllers(policy)})` }] : []),
    ],
    variables: [
      ...literals(values),
      ...SUBJECT_VARIABLES,
      ...POD_VARIABLES,
      ...CHANGE_VARIABLES,
      ...REQUESTER_VARIABLES,
      ...(ownPods === undefined ? [] : slugVariables(ownPods)),
      ...glass.variables,
    ],
    validations: asked.flatMap(({ control, sentences }) =>
      sentences.map((sentence) => validationOf(control, sentence, glass)),
    ),
    auditAnnotations: [
      { key: 'policy', valueExpression: JSON.stringify(`${policy.name} ${hash}`) },
      ...glass.auditAnnotations,
    ],
  };
}

function validationOf(control: Control, sentence: Sentence, { spare }: BreakGlass): Validation {
  const validation = admissionSentence(control, sentence);
  return canBeSpared(control) ? { ...validation, expression: spare(validation.expression) } : validation;
}

function binding(
  metadata: KubeObject['metadata'],
  { mode, policy }: { readonly mode: EnforceMode; readonly policy: string },
): KubeObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata,
    spec: {
      policyName: metadata.name,
      validationActions: ACTIONS[mode],
      matchResources: {
        matchPolicy: 'Equivalent',
        objectSelector: {},
        namespaceSelector: {
          matchLabels: { [NAMESPACE_POLICY_LABEL]: policy },
          matchExpressions: [
            { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['default', 'aisubmit-system'] },
          ],
        },
      },
    },
  };
}

/** CEL is a superset of JSON in what values need; the keys of people's numbers are there whether or not a policy names them. */
function literals(values: Readonly<Record<string, PolicyValue>>): readonly Variable[] {
  return Object.entries({ uidClaim: '', gidClaim: '', ...values }).map(([name, value]) => ({
    name,
    expression: JSON.stringify(value),
  }));
}
