// Generated from policies/*.yaml: change those, then run `pnpm generate`.
import type { PolicyEntry } from '../catalogue-entry.ts';

/** The policies that come with aisubmit, by name in alphabetical order. */
export const POLICIES: readonly PolicyEntry[] = [
  {
    name: "airgapped",
    description: "Strict, with images of the internal mirror only and one internal network to reach",
    load: async () => (await import('./policies/airgapped.ts')).airgapped,
    loadSource: async () => (await import('./policies/airgapped-source.ts')).airgappedSource,
  },
  {
    name: "baseline",
    description: "The floor, with defaults that work on an ordinary cluster",
    load: async () => (await import('./policies/baseline.ts')).baseline,
    loadSource: async () => (await import('./policies/baseline-source.ts')).baselineSource,
  },
  {
    name: "strict",
    description: "Own images pinned by digest, named Secrets, a range of user ids, ceilings, and no network beyond a list",
    load: async () => (await import('./policies/strict.ts')).strict,
    loadSource: async () => (await import('./policies/strict-source.ts')).strictSource,
  },
];
