import { baselinePolicy } from '../../policy/baseline.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import {
  NAMESPACE_POLICY_LABEL,
  POLICY_KEY,
  POLICY_REMOVED_ANNOTATION,
  policyConfigMap,
  SYSTEM_NAMESPACE,
} from '../../policy/published-names.ts';
import { type NamespaceFacts, namespaceFacts } from '../preflight/namespace-facts.ts';
import { safeText } from '../safe-text.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { isDocumentName } from './document-name.ts';
import { parsePublished } from './parse-published.ts';
import {
  memoryUnreadable,
  noPlace,
  notAPolicyName,
  policyGone,
  policyKeyMissing,
  policyUnreadable,
} from './policy-errors.ts';
import { REMEMBERED_POLICY, type RememberedPolicy } from './policy-memory.ts';
import { type PublishedMap, readPublishedMap } from './published-map.ts';
import { type Recall, type Recalled, recallOf } from './recall.ts';
import type { SourceOptions } from './source-options.ts';

/** Where a policy comes from. */
export interface PolicyOrigin {
  readonly kind: 'cluster' | 'built-in';
  readonly name: string;
  /** Of the ConfigMap, for `cluster`. */
  readonly resourceVersion?: string;
}

export interface PolicySource {
  readonly policy: Policy;
  readonly origin: PolicyOrigin;
  /** What the user should know, one sentence each, safe to show. */
  readonly notices: readonly string[];
  /** What was read of the namespace, so that `preflight` need not read it again. */
  readonly namespaceFacts: NamespaceFacts;
}

/**
 * Finds the policy that a namespace is under: the one its label names, which must then be readable, or the built-in
 * baseline where it names none and, as far as the cache remembers, never did.
 *
 * @throws AisubmitError `FORBIDDEN` or `NOT_FOUND` when the policy cannot be read or has gone missing, `INVALID_INPUT`
 * when it cannot be used (reasons name document, line, path and fix) or when the cache cannot say whether there was one,
 * `PREFLIGHT_FAILED` when the namespace does not exist or is being deleted.
 */
export async function policySource(api: KubeApi, options: SourceOptions): Promise<PolicySource> {
  const { namespace, cache, signal } = options;
  const recall = await recallOf(api, cache);
  const before = await recall.recall(REMEMBERED_POLICY, namespace);
  const search: Search = { api, namespace, signal, recall, before, notices: new Set() };
  // What it was last time it mostly still is: asked for at the same time, it costs no round trip of its own.
  const guess = before.state === 'known' ? before.value.policy : undefined;
  const guessed = guess === undefined ? undefined : readPolicyMap(search, guess);
  guessed?.catch(() => undefined);
  const facts = await namespaceFacts(api, namespace, signal);
  if (facts.reason !== undefined) throw noPlace(namespace, facts.reason);
  const name = policyLabel(facts, namespace);
  if (name === undefined) return builtIn(search, facts);
  const map = await (guessed !== undefined && name === guess ? guessed : readPolicyMap(search, name));
  return published(search, { facts, name, map });
}

interface Search {
  readonly api: KubeApi;
  readonly namespace: string;
  readonly signal: AbortSignal | undefined;
  readonly recall: Recall;
  readonly before: Recalled<RememberedPolicy>;
  readonly notices: Set<string>;
}

interface Found {
  readonly facts: NamespaceFacts;
  readonly name: string;
  readonly map: PublishedMap;
}

function readPolicyMap({ api, recall, signal, notices }: Search, policy: string): Promise<PublishedMap> {
  const key = { namespace: SYSTEM_NAMESPACE, name: policyConfigMap(policy) };
  return readPublishedMap(api, key, {
    recall,
    signal,
    onForgotten: (why) => notices.add(`policy ${policy} is read whole every time, since ${why.message}`),
  });
}

function policyLabel({ labels }: NamespaceFacts, namespace: string): string | undefined {
  if (!Object.hasOwn(labels, NAMESPACE_POLICY_LABEL)) return undefined;
  const name = String(labels[NAMESPACE_POLICY_LABEL]);
  if (!isDocumentName(name)) throw notAPolicyName(namespace, name);
  return name;
}

async function published(search: Search, { facts, name, map }: Found): Promise<PolicySource> {
  const { namespace, notices } = search;
  if (!map.found) throw policyUnreadable({ namespace, policy: name }, map.answer);
  const text = map.data.get(POLICY_KEY);
  if (text === undefined) throw policyKeyMissing(name, POLICY_KEY, [...map.data.keys()]);
  const policy = parsePublished({
    text,
    source: `ConfigMap ${SYSTEM_NAMESPACE}/${policyConfigMap(name)}, ${POLICY_KEY}`,
    what: `policy ${name}`,
    name,
    fix: 'ask your cluster admin to correct it; kubectl aisubmit check -f finds the same mistakes in the file',
    parse: parsePolicy,
  });
  await rememberPolicy(search, name);
  const origin: PolicyOrigin = { kind: 'cluster', name, resourceVersion: map.resourceVersion };
  return { policy, origin, notices: [...notices], namespaceFacts: facts };
}

/** Only what could be used is remembered: a label that never led anywhere took nothing away when it goes. */
async function rememberPolicy({ namespace, recall, before, notices }: Search, policy: string): Promise<void> {
  const last = before.state === 'known' ? before.value.policy : undefined;
  if (last === policy) return;
  if (last !== undefined) {
    notices.add(`namespace ${safeText(namespace)} is under policy ${policy} now, no longer under ${last}`);
  }
  const failure = await recall.remember(REMEMBERED_POLICY, namespace, { policy });
  if (failure !== undefined) {
    notices.add(`should policy ${policy} go missing, it would not be noticed, since ${failure.message}`);
  }
}

async function builtIn(search: Search, facts: NamespaceFacts): Promise<PolicySource> {
  const { namespace, before } = search;
  const confirmed = facts.annotations[POLICY_REMOVED_ANNOTATION];
  const last = before.state === 'known' ? before.value.policy : undefined;
  if (last !== undefined && confirmed !== last) {
    throw policyGone({ namespace, policy: last }, { readable: facts.readable });
  }
  if (before.state === 'unreadable' && confirmed === undefined) throw memoryUnreadable(namespace, before.why);
  if (last !== undefined || before.state === 'unreadable')
    await search.recall.remember(REMEMBERED_POLICY, namespace, {});
  const { name } = baselinePolicy;
  return {
    policy: baselinePolicy,
    origin: { kind: 'built-in', name },
    notices: [`${whyBuiltIn(namespace, facts, last)}: the built-in policy ${name} applies`],
    namespaceFacts: facts,
  };
}

function whyBuiltIn(namespace: string, { readable }: NamespaceFacts, last: string | undefined): string {
  const place = `namespace ${safeText(namespace)}`;
  if (!readable) return `you may not read ${place}, nor which policy it names, if any`;
  return last === undefined
    ? `${place} names no policy of your organisation`
    : `policy ${last} was taken away from ${place} by an admin`;
}
