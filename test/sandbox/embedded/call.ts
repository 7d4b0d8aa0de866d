import type { Fields } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';
import type { Resource } from '../api/resources.ts';
import type { PodStreams } from '../kubelet/pod-streams.ts';
import type { UserInfo } from './authn.ts';
import type { Authorize } from './rbac.ts';
import type { LogSource } from './reads/pod-log.ts';
import type { Store } from './store.ts';
import type { StreamFeatures } from './stream-features.ts';

/** Everything the handlers of one embedded server share. */
export interface Cluster {
  readonly store: Store;
  readonly authorize: Authorize;
  readonly version: { readonly major: string; readonly minor: string };
  /** API groups that it does not have. */
  readonly without: readonly string[];
  /** Whether it has metrics.k8s.io. */
  readonly metrics: boolean;
  readonly streamFeatures: StreamFeatures;
  /** Where container logs come from; set once the kubelet runs. */
  logs: LogSource;
  /** Processes and connections inside pods; set once the kubelet runs. */
  streams: PodStreams | undefined;
}

/** A request after TLS, HTTP and authentication. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly contentType: string;
  readonly body: Buffer | undefined;
  readonly user: UserInfo;
}

/** What a path points at. */
export interface Target {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** Where an answer of unknown length goes. */
export interface Sink {
  write(text: string): void;
  end(): void;
  onClose(listener: () => void): void;
}

export interface JsonReply {
  readonly status: number;
  readonly body: unknown;
  readonly warnings?: readonly string[];
  readonly contentType?: string;
}

export interface StreamReply {
  readonly status: number;
  readonly contentType: string;
  readonly stream: (sink: Sink) => void;
}

export type Reply = JsonReply | StreamReply;

/** A write on its way through decoding, defaulting, admission and validation. */
export interface Write {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly resource: Resource;
  readonly subresource: string | undefined;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  /** Defaulting and mutating admission change this copy in place. */
  readonly object: Obj;
  readonly old: Obj | undefined;
  readonly warnings: string[];
  /** What admission policies see instead, such as the Scale of a Deployment. */
  readonly seen?: Seen;
}

/** An object before and after, as a subresource shows it. */
export interface Seen {
  readonly object: Fields;
  readonly old: Fields;
}

/** Whether a write is a dry run. */
export function isDryRun(query: URLSearchParams): boolean {
  return query.getAll('dryRun').includes('All');
}
