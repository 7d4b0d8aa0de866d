import type { PodSpec } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import type { Finding } from './workload-state.ts';

/** Says why no node takes a pod, from the scheduler's own message. */
export function explainScheduling(message: string, spec: PodSpec | undefined): Finding {
  const base = { state: 'Scheduling', problem: true } as const;
  const short = insufficient(message).map((resource) => {
    const amount = requested(spec, resource);
    return amount === undefined ? `enough ${resource}` : `${amount} ${resource}`;
  });
  if (short.length > 0) {
    return {
      ...base,
      sentence: `no node has ${short.join(' and ')} free`,
      next: 'it starts as soon as a node has room; ask for less, or delete what is no longer needed',
    };
  }
  const rule = CAUSES.find(({ pattern }) => pattern.test(message));
  const text = safeText(message.split(' preemption:')[0] ?? message);
  return rule === undefined
    ? { ...base, sentence: `no node takes it: ${text}`, next: 'ask your cluster admin which nodes may run it' }
    : { ...base, sentence: rule.sentence(text), next: rule.next };
}

/** Resource names in "3 Insufficient nvidia.com/gpu, 1 Insufficient memory", GPUs first. */
function insufficient(message: string): readonly string[] {
  const names = [...message.matchAll(/Insufficient ([a-z0-9.\-/]{1,120}[a-z0-9])/g)].map(([, name = '']) => name);
  return [...new Set(names)].toSorted((a, b) => Number(b.includes('/')) - Number(a.includes('/')));
}

function requested(spec: PodSpec | undefined, resource: string): string | undefined {
  const amounts = (spec?.containers ?? []).map(
    ({ resources }) => resources?.requests?.[resource] ?? resources?.limits?.[resource],
  );
  const found = amounts.filter((each) => each !== undefined);
  return found.length === 1 ? safeText(String(found[0]), 40) : undefined;
}

const CAUSES: readonly {
  readonly pattern: RegExp;
  readonly sentence: (text: string) => string;
  readonly next: string;
}[] = [
  {
    pattern: /persistentvolumeclaim "[^"]+" not found/,
    sentence: (text) => `a volume claim it mounts does not exist: ${text}`,
    next: 'check the names in --mount, and list claims with `kubectl get pvc`',
  },
  {
    pattern: /unbound immediate PersistentVolumeClaims|waiting for .*volume|didn't find available persistent volumes/,
    sentence: () => 'a volume claim it mounts is not bound to storage yet',
    next: 'see why with `kubectl describe pvc`; its storage class may be wrong or full',
  },
  {
    pattern: /ReadWriteOncePod access mode/,
    sentence: () => 'a volume claim that one pod at a time may use is in use by another',
    next: 'wait until the other workload has ended, or use a claim with access mode ReadWriteMany',
  },
  {
    pattern: /volume node affinity conflict/,
    sentence: () => 'the storage it mounts is in a zone where no suitable node is free',
    next: 'mount a claim from another zone, or wait for a node there',
  },
  {
    pattern: /didn't match Pod's node affinity\/selector/,
    sentence: () => 'no node has the labels that it asks for',
    next: 'check --node-selector, or leave it out',
  },
  {
    pattern: /untolerated taint/,
    sentence: (text) => `all nodes that would fit are reserved for others: ${text}`,
    next: 'ask your cluster admin which toleration or node pool is yours',
  },
  {
    pattern: /^no nodes available/,
    sentence: () => 'the cluster has no nodes at the moment',
    next: 'tell your cluster admin',
  },
];
