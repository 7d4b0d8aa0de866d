import type { KubeObject } from '../build/kube-object.ts';
import { CONTROLS } from '../controls/catalogue.ts';
import { compares } from '../controls/compares.ts';
import type { Control, Need, Sentence } from '../controls/control.ts';
import { REQUESTER_VARIABLES } from '../controls/variables.ts';
import { isPlainObject, valueAt } from '../plain-object.ts';
import { baselinePolicy } from '../policy/baseline.ts';
import type { Policy } from '../policy/policy.ts';
import type { Requester } from '../policy/requester.ts';
import { ownNames } from '../policy/user-slug.ts';
import { compile, toCel } from './cel.ts';
import type { CheckResult } from './check-result.ts';
import { describeAllowed } from './describe-allowed.ts';
import { type Judged, judgeManifests } from './judge-manifests.ts';
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
  const asked = CONTROLS.flatMap((control) => askedFor(control, policy));
  const known = asked.filter(({ needs }) => !needs.some((need) => isUnknown(need, options)));
  const ofPolicy: object = Object.assign({}, ...known.map(({ read }) => read));
  const values = toCel({ ...ofPolicy, ...requesterValues(requester, ofPolicy), ...ownNamesOf(requester, policy) });
  const rules = known.map((control) => ({
    ...control,
    sentences: control.sentences
      .filter((sentence) => isSince(sentence, options.kubeMinor) && !compares(sentence))
      .map((sentence) => withAllowed(sentence, control)),
    layer: control.level === 'policy' ? `policy ${policy.name}` : undefined,
  }));
  const unknown = asked.filter((control) => !known.includes(control));
  /** Of what is about a kind by its name, what the objects are about. */
  const met = new Set<Control>();
  const result = judgeManifests(manifests, {
    namespace: options.namespace,
    variablesFor: (object, objects) => ({
      ...(isPlainObject(values) ? values : {}),
      isIsolated: isIsolated(object, [...objects, ...companions], options.namespace),
    }),
    rulesFor: (object, hasPod) => {
      for (const control of unknown) if (applies(control, object, hasPod)) met.add(control);
      return rules.filter((control) => applies(control, object, hasPod));
    },
  });
  const unjudgedControls = unknown
    .filter((control) => control.judges === 'pods' || met.has(control))
    .map(({ id, needs }) => ({ control: id, needs }));
  return { ...result, unjudgedControls };
}

/** A refusal by the policy says what it allows, so that the message alone is enough to put it right. */
function withAllowed(sentence: Sentence, { level, read }: Control & { readonly read: object }): Judged {
  if (level !== 'policy') return sentence;
  const allowed = describeAllowed(sentence.holds, read);
  return allowed === undefined ? sentence : { ...sentence, message: `${sentence.message} (${allowed})`, allowed };
}

function askedFor(control: Control, policy: Policy): (Control & { readonly read: object })[] {
  const read = control.values === undefined ? {} : control.values(policy);
  return read === undefined ? [] : [{ ...control, read }];
}

/** What no manifest says by itself. */
function isUnknown(need: Need, { requester }: CheckOptions): boolean {
  return need === 'request' || need === 'connection' || (need === 'requester' && requester === undefined);
}

function isSince({ since }: Sentence, kubeMinor: number | undefined): boolean {
  return since === undefined || kubeMinor === undefined || kubeMinor >= since;
}

/** What the sentences read about the requester, from what an API server would tell them. */
function requesterValues(requester: Requester | undefined, read: object): object {
  if (requester === undefined) return {};
  const { username, extra = {} } = requester;
  const context = { request: { userInfo: { username, extra } }, variables: { uidClaim: '', gidClaim: '', ...read } };
  return Object.fromEntries(REQUESTER_VARIABLES.map(({ name, expression }) => [name, compile(expression)(context)]));
}

/** An API server works them out in CEL, with functions of text that this checker's CEL lacks. */
function ownNamesOf(requester: Requester | undefined, { sections }: Policy): object {
  const rule = sections.access?.ownPods;
  return requester === undefined || rule === undefined ? {} : { ownNames: ownNames(requester.username, rule) };
}

function applies({ judges }: Control, { apiVersion, kind }: KubeObject, hasPod: boolean): boolean {
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
