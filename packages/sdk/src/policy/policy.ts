import type { WorkloadKind } from '../request/workload-kind.ts';

/** A number the user may choose between bounds, and what they get when they do not. */
export interface IdRule {
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/** A duration the user may choose up to a bound, and what they get when they do not. */
export interface DurationRule {
  readonly default: string;
  readonly max?: string;
}

/** What a kind of workload gets where its request says nothing. Quantities as Kubernetes writes them. */
export interface ResourceDefaults {
  readonly cpu: string;
  readonly memory: string;
  /** Limit of what the container writes outside persistent volumes, and size of each scratch volume. */
  readonly ephemeralStorage: string;
}

/** A set of pods outside the workload's namespace, as a NetworkPolicy selects them. */
export interface PeerRule {
  readonly namespace: string;
  readonly podLabels: Readonly<Record<string, string>>;
}

/** What an organisation allows, and what it gives where a request says nothing. */
export interface Policy {
  readonly name: string;
  readonly identity: { readonly runAsUser: IdRule; readonly runAsGroup: IdRule };
  readonly images: { readonly defaults: Partial<Readonly<Record<WorkloadKind, string>>> };
  readonly resources: {
    readonly defaults: Readonly<Record<WorkloadKind, ResourceDefaults>>;
    /** Extended resource that `gpu.count` counts where the request names none. */
    readonly gpuResource: string;
  };
  readonly storage: { readonly homeSize: string };
  readonly network: {
    /** The cluster's DNS, the only thing a workload reaches without declaring it. */
    readonly dns: { readonly peers: readonly PeerRule[]; readonly port: number };
  };
  readonly lifetime: {
    readonly maxRuntime: Readonly<Record<'Notebook' | 'Training', DurationRule>>;
    readonly ttlAfterFinished: Readonly<Record<'Notebook' | 'Training', DurationRule>>;
    readonly idleTimeout: DurationRule;
  };
}
