import type { KubeObject, ObjectMeta } from '../build/kube-object.ts';

/*
 * What this folder reads of objects that a server sends, spelled as the API spells it. Everything is optional: a server
 * may be older, newer or behind a proxy that changes things.
 */

export interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: TerminatedState;
}

export interface TerminatedState {
  readonly exitCode?: number;
  readonly signal?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly containerID?: string;
}

export interface ContainerStatus {
  readonly name?: string;
  readonly image?: string;
  readonly ready?: boolean;
  /** False until a startup probe passes. */
  readonly started?: boolean;
  readonly restartCount?: number;
  readonly containerID?: string;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
  /** How its devices are, where nodes tell (1.31+). */
  readonly allocatedResourcesStatus?: readonly {
    readonly name?: string;
    readonly resources?: readonly { readonly health?: string }[];
  }[];
}

export interface Container {
  readonly name?: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string | number>>;
    readonly limits?: Readonly<Record<string, string | number>>;
  };
  readonly restartPolicy?: string;
  readonly ports?: readonly { readonly containerPort?: number }[];
  readonly readinessProbe?: { readonly httpGet?: { readonly path?: string } };
}

export interface PodSpec {
  readonly nodeName?: string;
  readonly priorityClassName?: string;
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly {
    readonly name?: string;
    readonly secret?: { readonly secretName?: string };
    readonly configMap?: { readonly name?: string };
    readonly persistentVolumeClaim?: { readonly claimName?: string };
  }[];
  readonly schedulingGates?: readonly { readonly name?: string }[];
  readonly activeDeadlineSeconds?: number;
  readonly terminationGracePeriodSeconds?: number;
}

export interface Pod {
  readonly metadata?: ObjectMeta;
  readonly spec?: PodSpec;
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly startTime?: string;
    /** Where a pod goes once those that give way to it have ended. */
    readonly nominatedNodeName?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

export interface PodTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec?: PodSpec;
}

/** A Job or a Deployment; which of the fields exist depends on the kind. */
export interface Parent {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly suspend?: boolean;
    readonly replicas?: number;
    readonly completions?: number;
    readonly completionMode?: string;
    readonly parallelism?: number;
    readonly backoffLimit?: number;
    readonly activeDeadlineSeconds?: number;
    /** Of a Deployment: its roll-out is held. */
    readonly paused?: boolean;
    readonly template?: PodTemplate;
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly active?: number;
    readonly ready?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    /** Indexes of an Indexed Job, such as `1,3-5`. */
    readonly failedIndexes?: string;
    readonly startTime?: string;
    readonly completionTime?: string;
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly unavailableReplicas?: number;
  };
}

export interface KubeEvent {
  readonly metadata?: ObjectMeta;
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly firstTimestamp?: string;
  readonly lastTimestamp?: string;
  readonly eventTime?: string;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string; readonly uid?: string };
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
  readonly reportingComponent?: string;
  readonly source?: { readonly component?: string };
}

export interface KubeList<T> {
  readonly metadata?: {
    readonly resourceVersion?: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items?: readonly T[];
}

/** What an answer to a create, an update or a get holds at least. */
export type LiveObject = Partial<KubeObject>;
