import type { Bundle } from './bundle.ts';

/** What the builder of one kind makes. */
export type WorkloadObjects = Pick<Bundle, 'kept' | 'parent' | 'children' | 'release'>;
