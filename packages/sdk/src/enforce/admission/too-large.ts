import type { KubeObject } from '../../build/kube-object.ts';
import { AisubmitError, type Reason } from '../../errors.ts';
import type { Policy } from '../../policy/policy.ts';

/** Code points of one expression, as the API server bounds them. */
const MAX_EXPRESSION = 100_000;
/** Bytes of one object: what etcd takes by default, less room for what the API server adds. */
const MAX_OBJECT = 1_400_000;

/** Lists of a policy by the names that sentences know them by. */
export const SECTIONS: Readonly<Record<string, string>> = {
  callerNamespaces: 'network.allowFrom.namespaces',
  claims: 'storage.claims',
  csiDrivers: 'storage.csiDrivers',
  dnsNamespaces: 'network.dns.peers',
  egressKept: 'network',
  egressOpenings: 'network',
  fqdnDomains: 'network.fqdn.hosts',
  fqdnOpenings: 'network.fqdn.hosts',
  gpuNames: 'resources.gpuResources',
  gpuResources: 'resources.gpuResources',
  hostPaths: 'storage.hostPaths',
  nfsReadable: 'storage.nfs',
  nfsWritable: 'storage.nfs',
  nodePools: 'scheduling.nodePools.names',
  priorityClasses: 'scheduling.priorityClasses',
  queues: 'scheduling.queues',
  readOnlyHostPaths: 'storage.hostPaths',
  registries: 'images.registries',
  requiredLabels: 'metadata.requiredLabels',
  runtimeClasses: 'scheduling.runtimeClasses',
  secrets: 'secrets.names',
  serviceAccounts: 'serviceAccounts.names',
  supplementalGroups: 'identity.supplementalGroups',
  tokenAudiences: 'tokens.audiences',
};

interface Spec {
  readonly variables?: readonly { readonly name: string; readonly expression: string }[];
  readonly validations?: readonly { readonly expression: string; readonly message?: string }[];
  readonly matchConditions?: readonly { readonly expression: string }[];
}

/**
 * Refuses what an API server would not take, before anything is sent.
 *
 * @throws {AisubmitError} `INVALID_INPUT` that names the part of the policy that says too much.
 */
export function throwIfTooLarge({ name }: Policy, objects: readonly KubeObject[]): void {
  const reasons = objects.flatMap((object) => {
    const spec = object['spec'] as Spec;
    const long = longOnes(spec);
    const bytes = new TextEncoder().encode(JSON.stringify(object)).length;
    if (long.length > 0 || bytes <= MAX_OBJECT) return long;
    return [reason(largest(spec), `makes an object of ${bytes} bytes; a cluster takes ${MAX_OBJECT}`)];
  });
  if (reasons.length === 0) return;
  const unique = [...new Map(reasons.map((each) => [each.path, each])).values()];
  throw new AisubmitError('INVALID_INPUT', `policy ${name} says more than an API server can be given`, {
    reasons: unique,
  });
}

function longOnes({ variables = [], validations = [], matchConditions = [] }: Spec): Reason[] {
  const judge = (section: string, expression: string): Reason[] => {
    const length = [...expression].length;
    if (length <= MAX_EXPRESSION) return [];
    return [reason(section, `makes an expression of ${length} characters; an API server takes ${MAX_EXPRESSION}`)];
  };
  return [
    ...variables.flatMap(({ name, expression }) => judge(SECTIONS[name] ?? 'rules', expression)),
    ...validations.flatMap(({ expression }) => judge('access', expression)),
    ...matchConditions.flatMap(({ expression }) => judge('identity.controllers', expression)),
  ];
}

function largest({ variables = [] }: Spec): string {
  const [first] = variables.toSorted((a, b) => b.expression.length - a.expression.length);
  return SECTIONS[first?.name ?? ''] ?? 'rules';
}

function reason(section: string, message: string): Reason {
  return {
    path: `spec.${section}`,
    message,
    fix: 'name fewer, or what they have in common: a prefix, a larger network',
  };
}
