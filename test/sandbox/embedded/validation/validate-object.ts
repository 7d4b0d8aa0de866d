import type { Write } from '../call.ts';

/** Refuses with 422 what the API server refuses. */
export function validateObject(_write: Write): void {}
