import type { ObjectMeta } from '../../build/kube-object.ts';
import { tryParseQuantity } from '../../request/quantity.ts';
import type { Container, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';

/** What metrics.k8s.io says of a pod. */
export interface PodMetrics {
  readonly metadata?: ObjectMeta;
  readonly timestamp?: string;
  readonly containers?: readonly {
    readonly name?: string;
    readonly usage?: Readonly<Record<string, string>>;
  }[];
}

/** An amount in billionths, of cores or of bytes; undefined where nobody says. */
export interface Amounts {
  readonly used: bigint | undefined;
  readonly requested: bigint | undefined;
  readonly limit: bigint | undefined;
}

export interface PodUse {
  readonly name: string;
  readonly phase: string;
  readonly cpu: Amounts;
  readonly memory: Amounts;
  /** GPUs that are set aside for it; whether it uses them nobody measures. */
  readonly gpus: number;
}

/** Puts what a pod uses beside what it asked for. */
export function podUse(pod: Pod, metrics: PodMetrics | undefined): PodUse {
  const containers = pod.spec?.containers ?? [];
  const sidecars = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const running = [...containers, ...sidecars];
  return {
    name: safeText(pod.metadata?.name ?? '', 253),
    phase: safeText(pod.status?.phase ?? 'Unknown', 40),
    cpu: amounts('cpu', running, metrics),
    memory: amounts('memory', running, metrics),
    gpus: running.reduce((sum, container) => sum + gpusOf(container), 0),
  };
}

function amounts(resource: string, containers: readonly Container[], metrics: PodMetrics | undefined): Amounts {
  return {
    used: sum((metrics?.containers ?? []).map(({ usage }) => usage?.[resource])),
    requested: sum(containers.map(({ resources }) => (resources?.requests ?? resources?.limits)?.[resource])),
    limit: sum(containers.map(({ resources }) => resources?.limits?.[resource])),
  };
}

/** Undefined where nothing is said, not zero. */
function sum(texts: readonly (string | number | undefined)[]): bigint | undefined {
  const known = texts.flatMap((text) => (text === undefined ? [] : (tryParseQuantity(String(text)) ?? [])));
  return known.length === 0 ? undefined : known.reduce((total, each) => total + each, 0n);
}

function gpusOf({ resources }: Container): number {
  const asked = Object.entries({ ...resources?.requests, ...resources?.limits });
  return asked
    .filter(([name]) => /\/(?:gpu|mig-|.*gpu)/.test(name))
    .reduce((total, [, amount]) => total + (Number(amount) || 0), 0);
}
