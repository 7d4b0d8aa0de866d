/**
 * What a sentence speaks about, and the name its subject has in the CEL.
 *
 * - `pod`: the pod spec, `variables.spec`; judged once.
 * - `container`: each of containers, initContainers and ephemeralContainers, as `c`.
 * - `workContainer`: the same without ephemeralContainers, which the API gives no resources, as `c`.
 * - `envVar`: each variable of each container, as `e`, its container as `c`.
 * - `word`: each element of each container's command and args, as `w`, its container as `c`.
 * - `volume`: each volume, as `v`.
 * - `object`: the object as a whole, as `object`.
 */
export type Scope = 'pod' | 'container' | 'workContainer' | 'envVar' | 'word' | 'volume' | 'object';

/** One thing that must hold, written once and judged by the plugin and by the API server. */
export interface Sentence {
  readonly scope: Scope;
  /** CEL that Kubernetes 1.30 compiles; true when the rule is kept. */
  readonly holds: string;
  /** Path of the field below the scope's subject. */
  readonly field: string;
  /** Reads on from the field: `must be false`. */
  readonly message: string;
  /** Minor version of Kubernetes from which the field exists by default; older servers are not asked. */
  readonly since?: number;
}

/** A rule that every workload keeps. */
export interface Control {
  /** Stable id, the file's name. */
  readonly id: string;
  readonly title: string;
  /** Floor controls hold under every policy. */
  readonly level: 'floor' | 'policy';
  /** Why it matters, for the person who is refused. */
  readonly why: string;
  readonly fix: string;
  /** The risk of the guide that it answers. */
  readonly risk: string;
  /** Public standards that ask for the same. */
  readonly standard: string;
  readonly references: readonly string[];
  /** Kinds it judges: everything with a pod template, or the kinds named. */
  readonly judges: 'pods' | readonly string[];
  /** What it must know; `check` says which controls it could not judge for want of it. */
  readonly needs: readonly ('object' | 'namespace' | 'policy' | 'requester' | 'oldObject')[];
  readonly sentences: readonly Sentence[];
}
