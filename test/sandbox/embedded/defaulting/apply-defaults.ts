import type { Write } from '../call.ts';

/** Fills in what the API server fills in. */
export function applyDefaults(_write: Write): void {}
