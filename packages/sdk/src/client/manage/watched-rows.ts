import type { ObjectMeta } from '../../build/kube-object.ts';
import { WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import type { Pod } from '../kube-types.ts';
import { ownPods } from '../status/own-pods.ts';
import { parentKey } from '../workload-ref.ts';
import type { Identified } from './identify-workload.ts';
import type { WorkloadSummary } from './list-options.ts';
import type { ObservedWorkload } from './list-workloads.ts';
import { needsPods } from './pods-of-workloads.ts';
import { summarise } from './summarise.ts';
import { WaitingPods } from './waiting-pods.ts';

/** A workload as it is now; `gone` when it has been deleted, with what was known of it. */
export interface WatchedWorkload {
  readonly summary: WorkloadSummary;
  readonly gone: boolean;
}

interface Known {
  /** What was told of it last. */
  readonly digest: string;
  readonly identity: Identity;
  readonly metadata: ObjectMeta | undefined;
  /** Undefined where its pods say nothing that its own object does not: they are not kept either. */
  readonly found: Identified | undefined;
}

type Identity = Pick<WorkloadSummary, 'kind' | 'name' | 'namespace' | 'workload'>;

/**
 * What a watched list knows: of each workload a short digest of its row, and of those at work as much as their next row is
 * made of. Nothing is read for a change.
 */
export class WatchedRows {
  readonly #known = new Map<string, Known>();
  /** By workload, then by name. */
  readonly #pods = new Map<string, Map<string, Pod>>();
  /** A pod may be told before its workload, which may be none that is shown. */
  readonly #waiting = new WaitingPods();
  /** Namespaces whose pods may not be seen; undefined is the whole cluster. */
  readonly #blind = new Set<string | undefined>();

  get size(): number {
    return this.#known.size;
  }

  /** Remembers that pods may not be seen there. */
  withoutPods(namespace: string | undefined): void {
    this.#blind.add(namespace);
  }

  /** Takes what was read; undefined when its row says nothing new. */
  read({ found, pods }: ObservedWorkload): WatchedWorkload | undefined {
    this.#waiting.take(keyOf(found));
    if (pods !== undefined) this.#pods.set(keyOf(found), byName(pods));
    return this.#tell(found);
  }

  /** Takes a Job or Deployment as it is now. */
  changed(found: Identified): WatchedWorkload | undefined {
    return isOlder(found.parent.metadata, this.#known.get(keyOf(found))?.metadata) ? undefined : this.#tell(found);
  }

  /** Takes a Job or Deployment that there is no more. */
  deleted(found: Identified): WatchedWorkload | undefined {
    const known = this.#known.get(keyOf(found));
    return known?.metadata?.uid === found.parent.metadata?.uid ? this.#forget(keyOf(found)) : undefined;
  }

  /** Takes a pod as it is now, or one that there is no more. */
  pod(pod: Pod, isGone: boolean): WatchedWorkload | undefined {
    const { name = '', namespace = '', labels } = pod.metadata ?? {};
    const workload = labels?.[WORKLOAD_LABEL];
    if (workload === undefined) return undefined;
    const key = `${namespace}/${workload}`;
    const known = this.#known.get(key);
    if (known === undefined) this.#wait(key, pod, isGone);
    if (known?.found === undefined) return undefined;
    const pods = this.#pods.get(key) ?? new Map<string, Pod>();
    if (!isNews(pod, pods.get(name), isGone)) return undefined;
    if (isGone) pods.delete(name);
    else pods.set(name, pod);
    this.#pods.set(key, pods);
    return this.#tell(known.found);
  }

  #wait(workload: string, pod: Pod, isGone: boolean): void {
    if (!isNews(pod, this.#waiting.find(pod), isGone)) return;
    if (isGone) this.#waiting.drop(pod);
    else this.#waiting.put(workload, pod);
  }

  /** Forgets those that should have been read again, and were not. */
  keep(wasRead: (identity: Identity) => boolean): WatchedWorkload[] {
    const lost = [...this.#known].filter(([, { identity }]) => !wasRead(identity));
    return lost.flatMap(([key]) => this.#forget(key) ?? []);
  }

  #tell(found: Identified): WatchedWorkload | undefined {
    const key = keyOf(found);
    if (!this.#known.has(key)) this.#admit(key);
    const needed = needsPods(found.parent) || found.parent.kind === 'Deployment';
    const summary = summarise(found, this.#podsOf(found));
    const { kind, name, namespace, workload } = summary;
    const digest = digestOf(summary);
    const isNew = this.#known.get(key)?.digest !== digest;
    this.#known.set(key, {
      digest,
      identity: { kind, name, namespace, workload },
      metadata: {
        uid: found.parent.metadata?.uid ?? '',
        resourceVersion: found.parent.metadata?.resourceVersion ?? '',
      },
      found: needed ? found : undefined,
    });
    if (!needed) this.#pods.delete(key);
    return isNew ? { summary, gone: false } : undefined;
  }

  /** Takes the pods that were told before their workload. */
  #admit(key: string): void {
    const pods = this.#waiting.take(key);
    if (pods.length > 0) this.#pods.set(key, byName(pods));
  }

  #podsOf({ ref, parent }: Identified): readonly Pod[] | undefined {
    if (this.#blind.has(undefined) || this.#blind.has(ref.namespace)) return undefined;
    return ownPods(ref, parent, [...(this.#pods.get(keyOf({ ref, parent }))?.values() ?? [])]);
  }

  #forget(key: string): WatchedWorkload | undefined {
    const known = this.#known.get(key);
    this.#known.delete(key);
    this.#pods.delete(key);
    return known === undefined ? undefined : goneFrom(known.identity);
  }
}

function keyOf({ ref }: Identified): string {
  return `${ref.namespace}/${parentKey(ref).name}`;
}

function byName(pods: readonly Pod[]): Map<string, Pod> {
  return new Map(pods.map((pod) => [pod.metadata?.name ?? '', pod]));
}

/** False for what is known of a pod already, and for the end of one that another took the place of. */
function isNews({ metadata }: Pod, before: Pod | undefined, isGone: boolean): boolean {
  return isGone ? before?.metadata?.uid === metadata?.uid : !isOlder(metadata, before?.metadata);
}

/** What a row shows. */
function digestOf({ state, sentence, ready, desired, restarts, createdAt, image, resources }: WorkloadSummary): string {
  return JSON.stringify([state, sentence, ready, desired, restarts, createdAt, image, resources]);
}

/** True for a change that comes later than what it led to: versions are numbers that grow. */
function isOlder(changed: ObjectMeta | undefined, known: ObjectMeta | undefined): boolean {
  return known?.uid === changed?.uid && Number(changed?.resourceVersion) < Number(known?.resourceVersion);
}

function goneFrom(identity: Identity): WatchedWorkload {
  const summary = { ...identity, state: 'Deleting', sentence: 'it has been deleted', problem: false } as const;
  return { summary: { ...summary, pods: [], restarts: 0, resources: {}, ready: 0, desired: 0 }, gone: true };
}
