import { HOST_CASES } from './host-cases.ts';
import { KERNEL_CASES } from './kernel-cases.ts';
import { RESTRICTED_CASES } from './restricted-cases.ts';
import type { StandardCase } from './standard-case.ts';

/** Changes to a clean pod, and what each breaks at every version. */
export const STANDARD_CASES: readonly StandardCase[] = [...HOST_CASES, ...KERNEL_CASES, ...RESTRICTED_CASES];
