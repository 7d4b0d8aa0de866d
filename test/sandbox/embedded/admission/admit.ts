import type { Cluster, Write } from '../call.ts';

/** Mutating admission, and what must be refused before validation. */
export function admit(_cluster: Cluster, _write: Write): void {}

/** Validating admission. */
export function reviewAdmission(_cluster: Cluster, _write: Write): void {}
