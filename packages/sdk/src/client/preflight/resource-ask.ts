import type { Bundle } from '../../build/bundle.ts';
import type { KubeObject } from '../../build/kube-object.ts';
import { mergePatch } from '../../merge-patch.ts';
import { tryParseQuantity } from '../../request/quantity.ts';
import type { Container, Parent, PodSpec } from '../kube-types.ts';
import { resourceOf } from '../resource-paths.ts';

/** Amounts by the names that ResourceQuotas use, in billionths. */
export type ResourceAsk = ReadonlyMap<string, bigint>;

const ONE = 1_000_000_000n;

export interface Ask {
  readonly total: ResourceAsk;
  readonly podSpec: PodSpec;
}

/** Sums what a bundle takes from a namespace's quota once it runs. Objects named in `existing` cost nothing more. */
export function resourceAsk(bundle: Bundle, existing: ReadonlySet<KubeObject>): Ask {
  const total = new Map<string, bigint>();
  const add = (name: string, amount: bigint): void => {
    total.set(name, (total.get(name) ?? 0n) + amount);
  };
  const released = mergePatch(bundle.parent, bundle.release) as Parent;
  const podSpec = released.spec?.template?.spec ?? {};
  const pods = BigInt(podCount(released));
  for (const [name, amount] of podAsk(podSpec)) add(name, amount * pods);
  add('pods', pods * ONE);
  add('count/pods', pods * ONE);
  for (const object of [bundle.parent, ...bundle.kept, ...bundle.children]) {
    if (!existing.has(object)) for (const [name, amount] of objectAsk(object)) add(name, amount);
  }
  return { total, podSpec };
}

function podCount(parent: Parent): number {
  if (parent.kind === 'Deployment') return parent.spec?.replicas ?? 1;
  return Math.min(parent.spec?.parallelism ?? 1, parent.spec?.completions ?? Number.MAX_SAFE_INTEGER);
}

/** One pod as quota counts it: its containers together, or its hungriest init container where that is more. */
function podAsk(spec: PodSpec): ResourceAsk {
  const sum = new Map<string, bigint>();
  for (const container of spec.containers ?? []) addAll(sum, containerAsk(container));
  const sidecars = new Map<string, bigint>();
  const peak = new Map<string, bigint>();
  for (const container of spec.initContainers ?? []) {
    const ask = containerAsk(container);
    if (container.restartPolicy === 'Always') addAll(sidecars, ask);
    for (const [name, amount] of ask) {
      const beside = container.restartPolicy === 'Always' ? 0n : amount;
      peak.set(name, max(peak.get(name) ?? 0n, beside + (sidecars.get(name) ?? 0n)));
    }
  }
  addAll(sum, sidecars);
  for (const [name, amount] of peak) sum.set(name, max(sum.get(name) ?? 0n, amount));
  return sum;
}

function containerAsk(container: Container): ResourceAsk {
  const ask = new Map<string, bigint>();
  const limits = container.resources?.limits ?? {};
  // A missing request is defaulted to the limit by the API server.
  for (const [name, text] of Object.entries({ ...limits, ...container.resources?.requests })) {
    const amount = tryParseQuantity(String(text)) ?? 0n;
    ask.set(`requests.${name}`, amount);
    if (PLAIN_NAMES.has(name)) ask.set(name, amount);
  }
  for (const [name, text] of Object.entries(limits)) ask.set(`limits.${name}`, tryParseQuantity(String(text)) ?? 0n);
  return ask;
}

// In a ResourceQuota `cpu` is short for `requests.cpu`.
const PLAIN_NAMES = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Kinds that quotas know by their bare plural, too. */
const BARE_COUNTS = new Set(['services', 'secrets', 'configmaps', 'persistentvolumeclaims']);

function objectAsk(object: KubeObject): ResourceAsk {
  const { apiVersion, plural } = resourceOf(object);
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  const ask = new Map<string, bigint>([[`count/${plural}${group}`, ONE]]);
  if (BARE_COUNTS.has(plural)) ask.set(plural, ONE);
  if (object.kind === 'PersistentVolumeClaim') {
    const { storageClassName, resources } = claimSpec(object);
    const storage = tryParseQuantity(resources?.requests?.storage ?? '') ?? 0n;
    ask.set('requests.storage', storage);
    if (storageClassName !== undefined) {
      ask.set(`${storageClassName}.storageclass.storage.k8s.io/requests.storage`, storage);
      ask.set(`${storageClassName}.storageclass.storage.k8s.io/persistentvolumeclaims`, ONE);
    }
  }
  return ask;
}

interface ClaimSpec {
  readonly storageClassName?: string;
  readonly resources?: { readonly requests?: { readonly storage?: string } };
}

function claimSpec(claim: KubeObject): ClaimSpec {
  const spec = claim['spec'];
  return typeof spec === 'object' && spec !== null ? spec : {};
}

function addAll(target: Map<string, bigint>, amounts: ResourceAsk): void {
  for (const [name, amount] of amounts) target.set(name, (target.get(name) ?? 0n) + amount);
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
