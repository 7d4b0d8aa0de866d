import type { InferenceRequest } from '../request/inference.ts';
import type { NotebookRequest } from '../request/notebook.ts';
import type { WorkloadRequest } from '../request/parse-request.ts';
import type { TrainingRequest } from '../request/training.ts';
import type { EffectiveRepository } from './effective-git.ts';
import type { Policy } from './policy.ts';
import type { Provenance } from './provenance.ts';
import type { Template } from './template.ts';

type Common = NonNullable<TrainingRequest['spec']>;
type Inference = InferenceRequest['spec'];
type Given<T> = NonNullable<T>;

/** The fields every kind has, all decided. */
export interface EffectiveCommon {
  readonly image: string;
  readonly env: Given<Common['env']>;
  readonly resources: {
    readonly cpu: Range;
    readonly memory: Range;
    readonly ephemeralStorage: string;
    readonly gpu?: { readonly count: number; readonly resource: string };
    readonly sharedMemory?: string;
  };
  readonly identity: {
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly fsGroup: number;
    readonly supplementalGroups: readonly number[];
  };
  readonly mounts: Given<Common['mounts']>;
  readonly git: readonly EffectiveRepository[];
  readonly s3: Given<Common['s3']>;
  readonly tracking?: Given<Common['tracking']>;
  readonly hubs?: Given<Common['hubs']>;
  readonly scheduling: Given<Common['scheduling']>;
  readonly egress: Given<Given<Common['network']>['egress']>;
  readonly serviceAccount?: string;
  readonly pullSecrets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** A Kubernetes request and limit. */
export interface Range {
  readonly request: string;
  readonly limit: string;
}

export interface EffectiveCommand {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly code?: EffectiveCode;
}

/** Files that come beside the request. */
export interface EffectiveCode {
  readonly sha256: string;
  /** Where they are found in the container. */
  readonly path: string;
}

export interface EffectiveNotebook extends EffectiveCommon {
  readonly ide: 'jupyter' | 'vscode' | 'pycharm';
  readonly home: { readonly size: string; readonly storageClass?: string };
  readonly idleTimeoutSeconds: number;
  readonly maxRuntimeSeconds: number;
  readonly ttlSecondsAfterFinished: number;
}

export interface EffectiveTraining extends EffectiveCommon, EffectiveCommand {
  readonly retries: number;
  readonly sweep?: EffectiveSweep;
  readonly maxRuntimeSeconds: number;
  readonly ttlSecondsAfterFinished: number;
}

/** One trial for each combination of the parameters' values, so many of them at a time. */
export interface EffectiveSweep {
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly trials: number;
  readonly parallelism: number;
}

export interface EffectiveInference extends EffectiveCommon, EffectiveCommand {
  readonly port: number;
  readonly replicas: { readonly min: number; readonly max: number };
  readonly autoscale: { readonly metric: 'cpu' | 'memory'; readonly target: number };
  readonly probes: { readonly path?: string; readonly startupTimeoutSeconds: number };
  readonly allowFrom: Given<Given<Inference['network']>['allowFrom']>;
}

interface EffectiveBase<Request extends WorkloadRequest> {
  readonly name: string;
  /** What the user asked for, as it was. */
  readonly request: Request;
  readonly policy: Policy;
  readonly template: Template | undefined;
  readonly provenance: Provenance;
}

/** A request with every field decided, and who decided it. */
export type Effective =
  | (EffectiveBase<NotebookRequest> & { readonly kind: 'Notebook'; readonly spec: EffectiveNotebook })
  | (EffectiveBase<TrainingRequest> & { readonly kind: 'Training'; readonly spec: EffectiveTraining })
  | (EffectiveBase<InferenceRequest> & { readonly kind: 'Inference'; readonly spec: EffectiveInference });
