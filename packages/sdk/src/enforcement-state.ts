/** An admission policy or binding of the cluster. */
export interface LiveAdmission {
  readonly metadata?: { readonly name?: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: unknown;
}

/** What is in the cluster for a policy. */
export interface Enforced {
  readonly policies: readonly LiveAdmission[];
  readonly bindings: readonly LiveAdmission[];
}

/** What an API server has for a policy beside what this version makes of the published one. */
export interface EnforcementState {
  /** Phrases: what somebody changed by hand. */
  readonly changed: readonly string[];
  /** Phrases: what is not there, and so judged by nobody. */
  readonly missing: readonly string[];
  /** Hashes of other versions of the policy; empty text where an object does not say. */
  readonly otherHashes: readonly string[];
  /** True where something is of the published policy. */
  readonly hasPublished: boolean;
  /** Names of what aisubmit made otherwise than this version does, of the same policy. */
  readonly otherwise: readonly string[];
  /** What happens to what breaks a sentence, `audit`, `warn` or `deny`, mildest first. */
  readonly modes: readonly string[];
  /** The mildest mode that an admin chose: who rolls out under warn is not sent on to deny by a repair. */
  readonly intended: string;
}
