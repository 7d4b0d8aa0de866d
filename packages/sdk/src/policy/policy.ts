import type { WorkloadKind } from '../request/workload-kind.ts';
import type { Rules } from './field-rule.ts';
import type { PolicySections } from './policy-schema.ts';

/** Rules of one document. Several stand beside each other and all hold: adding one never loosens another. */
export interface RuleSet {
  /** What explains it, such as `policy strict`. */
  readonly source: string;
  /** Rules for every kind, then those of a kind alone. */
  readonly rules: Rules;
  readonly kinds: Partial<Readonly<Record<WorkloadKind, Rules>>>;
}

/** A set of pods outside the workload's namespace, as a NetworkPolicy selects them. */
export interface PeerRule {
  readonly namespace: string;
  readonly podLabels: Readonly<Record<string, string>>;
}

/** What an organisation allows, and what it gives where a request says nothing. */
export interface Policy {
  readonly name: string;
  /** Rules about the fields of a request, from the organisation's down to what was added on the command line. */
  readonly ruleSets: readonly RuleSet[];
  /** What objects are held to beyond the floor. A list that is absent allows anything, unless it opens the floor. */
  readonly sections: PolicySections;
  /** The cluster's DNS, the only thing a workload reaches without declaring it. */
  readonly dns: { readonly peers: readonly PeerRule[]; readonly port: number };
}
