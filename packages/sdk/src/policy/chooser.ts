import type { Layer, Provenance } from './effective.ts';

/** Decides fields one by one and remembers who did. */
export interface Chooser {
  /** Takes the user's value, or else the policy's. */
  readonly pick: <T>(path: string, user: T | undefined, policy: T) => T;
  /** Records a value that follows from others. */
  readonly note: (path: string, layer: Layer) => void;
  readonly provenance: Provenance;
}

/** Starts with nothing decided. */
export function createChooser(): Chooser {
  const provenance: Record<string, Layer> = {};
  return {
    provenance,
    note: (path, layer) => {
      provenance[path] = layer;
    },
    pick: (path, user, policy) => {
      provenance[path] = user === undefined ? 'policy' : 'user';
      return user ?? policy;
    },
  };
}
