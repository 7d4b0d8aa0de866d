import type { Policy } from '../policy/policy.ts';

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
 * - `workload`: the same of what makes pods, and only where no controller asks: what it makes was its user's to say.
 */
export type Scope = 'pod' | 'container' | 'workContainer' | 'envVar' | 'word' | 'volume' | 'object' | 'workload';

/**
 * What a control must know: the `object` and its `namespace`, the `policy`, the `requester`,
 * the `companions` that are created with it, the `request` it came from, or the `connection` to a pod that runs.
 */
export type Need = 'object' | 'namespace' | 'policy' | 'requester' | 'companions' | 'request' | 'connection';

/** One thing that must hold, written once and judged by the plugin and by the API server. */
export interface Sentence {
  readonly scope: Scope;
  /** CEL that Kubernetes 1.30 compiles; true when the rule is kept. */
  readonly holds: string;
  /** Path of the field below the scope's subject. */
  readonly field: string;
  /** Reads on from the field: `must be false`. */
  readonly message: string;
  /** What to do, where it is more than the control says for all of them. */
  readonly fix?: string;
  /** Minor version of Kubernetes from which the field exists by default; older servers are not asked. */
  readonly since?: number;
  /** True where the API server itself sets the field of a pod later on, so that only its maker is asked. */
  readonly onCreate?: true;
  /** Who is asked about a change, where that does not follow from what the sentence reads. */
  readonly onUpdate?: { readonly touched: string; readonly otherwise: string };
}

/** What a sentence may read from a policy, as `variables.<name>`; an API server's policy writes it as a literal. */
export type PolicyValue = boolean | number | string | readonly number[] | readonly string[];

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
  /**
   * What its sentences read from the policy; `undefined` where this policy does not ask for it. Absent: it always holds.
   */
  readonly values?: (policy: Policy) => Readonly<Record<string, PolicyValue>> | undefined;
  /** What it must know; `check` says which controls it could not judge for want of it. */
  readonly needs: readonly Need[];
  readonly sentences: readonly Sentence[];
}
