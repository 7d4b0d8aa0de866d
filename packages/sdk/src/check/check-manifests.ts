import type { KubeObject } from '../build/kube-object.ts';
import { CONTROLS } from '../controls/catalogue.ts';
import { compares } from '../controls/compares.ts';
import type { Control, Sentence } from '../controls/control.ts';
import { REQUESTER_VARIABLES } from '../controls/variables.ts';
import { isPlainObject, valueAt } from '../plain-object.ts';
import { baselinePolicy } from '../policy/baseline.ts';
import type { Policy } from '../policy/policy.ts';
import type { Requester } from '../policy/requester.ts';
import { ownNames } from '../policy/user-slug.ts';
import { compile, toCel } from './cel.ts';
import type { CheckResult } from './check-result.ts';
import { describeAllowed } from './describe-allowed.ts';
import { judgeManifests, type Rule } from './judge-manifests.ts';
import { isPodless, podSpecPath } from './pod-template-kinds.ts';

/** What the checker is told beside the objects. */
export interface CheckOptions {
  /** What is judged beyond the floor. @default the built-in baseline, which asks for nothing more */
  readonly policy?: Policy | undefined;
  /** Namespace of objects that name none. */
  readonly namespace?: string | undefined;
  /** Objects that stand beside those judged, such as the NetworkPolicies of the same files. */
  readonly companions?: readonly KubeObject[] | undefined;
  /** Minor version of the API server, 36 for v1.36; sentences over fields it does not know are left out. Absent: a current one. */
  readonly kubeMinor?: number | undefined;
  /** Without it the controls about who made an object are not judged, and named. */
  readonly requester?: Requester | undefined;
}

/**
 * Judges Kubernetes objects by every control, after filling in what the API server would. Lists are opened.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when something is not a Kubernetes object, or a pod cannot be read.
 */
export function checkManifests(manifests: readonly unknown[], options: CheckOptions = {}): CheckResult {
  const { policy = baselinePolicy, requester, companions = [] } = options;
  const asked = JUDGED.flatMap((control) => askedFor(control, policy));
  const known = asked.filter(({ control }) => !isUnknown(control, options));
  const ofPolicy = new Map(known.flatMap(({ read }) => Object.entries(read)));
  const values = [...ofPolicy, ...requesterValues(requester, ofPolicy), ...ownNamesOf(requester, policy)].map(
    ([name, value]) => [name, toCel(value)] as const,
  );
  const rules = known.map((each) => ruleOf(each, policy, options.kubeMinor));
  const unknown = asked.map(({ control }) => control).filter((control) => isUnknown(control, options));
  /** Of what is about a kind by its name, what the objects are about. */
  const met = new Set<Control>();
  const result = judgeManifests(manifests, {
    namespace: options.namespace,
    variablesFor: (object, objects) => [
      ...values,
      ['isIsolated', isIsolated(object, [...objects, ...companions], options.namespace)],
    ],
    rulesFor: (object, hasPod) => {
      for (const control of unknown) if (applies(control, object, hasPod)) met.add(control);
      return rules.filter((rule) => applies(rule, object, hasPod));
    },
  });
  const unjudgedControls = unknown
    .filter((control) => control.judges === 'pods' || met.has(control))
    .map(({ id, needs }) => ({ control: id, needs }));
  return { ...result, unjudgedControls };
}

/** The controls without what they say of a change alone. */
const JUDGED = CONTROLS.map((control) => ({
  ...control,
  sentences: control.sentences.filter((sentence) => !compares(sentence)),
}));

interface Asked {
  readonly control: Control;
  /** What its sentences read from the policy. */
  readonly read: object;
}

function askedFor(control: Control, policy: Policy): Asked[] {
  const read = control.values === undefined ? {} : control.values(policy);
  return read === undefined ? [] : [{ control, read }];
}

function ruleOf(
  { control, read }: Asked,
  policy: Policy,
  kubeMinor: number | undefined,
): Rule & Pick<Control, 'judges'> {
  const { id, why, fix, judges } = control;
  const rule = { id, why, fix, judges, sentences: control.sentences.filter((each) => isSince(each, kubeMinor)) };
  if (control.level !== 'policy') return rule;
  return { ...rule, layer: `policy ${policy.name}`, allowedBy: ({ holds }) => describeAllowed(holds, read) };
}

/** What no manifest says by itself. */
function isUnknown({ needs }: Control, { requester }: CheckOptions): boolean {
  return needs.some(
    (need) => need === 'request' || need === 'connection' || (need === 'requester' && requester === undefined),
  );
}

function isSince({ since }: Sentence, kubeMinor: number | undefined): boolean {
  return since === undefined || kubeMinor === undefined || kubeMinor >= since;
}

/** What the sentences read about the requester, from what an API server would tell them. */
function requesterValues(requester: Requester | undefined, read: ReadonlyMap<string, unknown>): [string, unknown][] {
  if (requester === undefined) return [];
  const { username, extra = {} } = requester;
  const variables = new Map<string, unknown>([['uidClaim', ''], ['gidClaim', ''], ...read]);
  const context = { request: { userInfo: { username, extra } }, variables };
  return REQUESTER_VARIABLES.map(({ name, expression }) => [name, compile(expression)(context)]);
}

/** An API server works them out in CEL, with functions of text that this checker's CEL lacks. */
function ownNamesOf(requester: Requester | undefined, { sections }: Policy): [string, unknown][] {
  const rule = sections.access?.ownPods;
  return requester === undefined || rule === undefined ? [] : [['ownNames', ownNames(requester.username, rule)]];
}

function applies({ judges }: Pick<Control, 'judges'>, { apiVersion, kind }: KubeObject, hasPod: boolean): boolean {
  // A Job or Service of somebody else's group is another thing of the same name.
  return judges === 'pods' ? hasPod : judges.includes(kind) && (hasPod || isPodless(apiVersion, kind));
}

/** True when a NetworkPolicy among the objects selects the pods of this one. */
function isIsolated(object: KubeObject, objects: readonly KubeObject[], namespace: string | undefined): boolean {
  const specPath = podSpecPath(object.apiVersion, object.kind);
  if (specPath === undefined) return true;
  const labels = valueAt(object, [...specPath.slice(0, -1), 'metadata', 'labels']);
  const inNamespace = object.metadata?.namespace ?? namespace;
  return objects.some((other) => {
    if (other.kind !== 'NetworkPolicy' || (other.metadata?.namespace ?? namespace) !== inNamespace) return false;
    const expressions = valueAt(other, ['spec', 'podSelector', 'matchExpressions']) ?? [];
    // What an expression leaves out is not worked out here, so a policy that has one is not relied on.
    if (!Array.isArray(expressions) || expressions.length > 0) return false;
    const selected = valueAt(other, ['spec', 'podSelector', 'matchLabels']) ?? {};
    return (
      isPlainObject(selected) &&
      Object.entries(selected).every(([key, value]) => isPlainObject(labels) && labels[key] === value)
    );
  });
}
