import { AisubmitError, escapeControlChars, isSystemNamespace, type Requester } from '@aisubmit/sdk';
import { type KubeApi, loadTemplate, policySource, templateSources, whoAmI } from '@aisubmit/sdk/client';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { sourceCache } from '../cluster/source-cache.ts';
import type { Host } from '../host.ts';
import { refuseContradiction } from '../offline-namespace.ts';
import type { Progress } from '../ui/progress.ts';
import { wrapFor } from '../ui/wrap-for.ts';
import { BUILT_IN, type Ground, inForce, type PolicyInForce, type PolicyLayer } from './ground.ts';

interface ClusterGroundOptions {
  readonly flags: {
    readonly namespace?: string | undefined;
    readonly kubeconfig?: string | undefined;
    readonly policy?: string | undefined;
  };
  readonly host: Host;
  readonly progress: Progress;
  /** Manifests may be judged before their namespace is there; requests may not. @default false */
  readonly mayBeMissing?: boolean | undefined;
}

/**
 * Decides by the cluster: the policy that the namespace's label names and, where it is given, `--policy` beside it. Each
 * namespace is asked about once.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when the policy on the command line cannot be used.
 */
export async function clusterGround(api: KubeApi, options: ClusterGroundOptions): Promise<Ground> {
  const { flags, host, progress } = options;
  const { signal } = host;
  const cache = sourceCache(host);
  const added = flags.policy === undefined ? [] : await readPolicies(flags.policy, host);
  const tell = tellOnce(progress, host);
  const { mayBeMissing = false } = options;
  const policyIn = once((namespace: string) =>
    readPolicy(api, { namespace, cache, signal, added, tell, mayBeMissing }),
  );
  const chosen = once(() => clusterNamespace(api, { flags, host }));
  const who = once(async (): Promise<Requester> => whoAmI(api, { signal }));
  const namespaceOf = async (document: string | undefined): Promise<string> => {
    refuseContradiction(document, flags.namespace);
    const wanted = flags.namespace ?? document;
    if (wanted !== undefined && !isSystemNamespace(wanted)) return wanted;
    return wanted === undefined ? chosen('') : clusterNamespace(api, { wanted, flags, host });
  };
  return {
    namespaceOf,
    policyFor: async (document) => policyIn(await namespaceOf(document)),
    policyOf: async (namespace) => (namespace === undefined ? inForce([BUILT_IN, ...added]) : policyIn(namespace)),
    templateNamed: async (name, document) => {
      const { BUILT_IN_TEMPLATES: builtIn } = await import('./built-in-templates.ts');
      const namespace = await namespaceOf(document);
      const { template, notices } = await loadTemplate(api, name, { namespace, cache, signal, builtIn });
      tell(notices);
      return template;
    },
    templates: async (document) => {
      const { BUILT_IN_TEMPLATES: builtIn } = await import('./built-in-templates.ts');
      const namespace = await namespaceOf(document);
      const { templates, notices } = await templateSources(api, { namespace, cache, signal, builtIn });
      tell(notices);
      return templates;
    },
    requester: () => who(''),
    beforeAsking: () => progress.stop(),
  };
}

interface ReadOptions {
  readonly namespace: string;
  readonly cache: ReturnType<typeof sourceCache>;
  readonly signal: AbortSignal;
  readonly added: readonly PolicyLayer[];
  readonly tell: (notices: readonly string[]) => void;
  readonly mayBeMissing: boolean;
}

async function readPolicy(api: KubeApi, { added, tell, mayBeMissing, ...where }: ReadOptions): Promise<PolicyInForce> {
  try {
    const { policy, origin, notices, namespaceFacts } = await policySource(api, where);
    tell(notices);
    const from = origin.kind === 'cluster' ? `the cluster, for namespace ${where.namespace}` : 'built in';
    return { ...inForce([{ policy, from }, ...added]), namespaceFacts };
  } catch (error) {
    if (!mayBeMissing || !(error instanceof AisubmitError) || error.code !== 'PREFLIGHT_FAILED') throw error;
    tell([
      `namespace ${escapeControlChars(where.namespace)} is not there: the built-in policy ${BUILT_IN.policy.name} applies`,
    ]);
    return inForce([BUILT_IN, ...added]);
  }
}

async function readPolicies(path: string, host: Host): Promise<PolicyLayer[]> {
  const { readPolicyPath } = await import('./policy-path.ts');
  return readPolicyPath(path, host);
}

function tellOnce(progress: Progress, { stderr }: Host): (notices: readonly string[]) => void {
  const told = new Set<string>();
  return (notices) => {
    for (const notice of notices) {
      if (!told.has(notice)) progress.say(wrapFor(stderr, `note: ${notice}`, { indent: '  ' }));
      told.add(notice);
    }
  };
}

function once<T>(task: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (key) => {
    const answer = answers.get(key) ?? task(key);
    answers.set(key, answer);
    return answer;
  };
}
