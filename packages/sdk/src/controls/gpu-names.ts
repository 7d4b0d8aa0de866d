import type { Policy } from '../policy/policy.ts';

/** Resources that count as GPUs: those that the policy names, or the usual ones. */
export function gpuNames({ sections }: Policy): readonly string[] {
  return (
    sections.resources?.gpuResources ?? ['nvidia.com/gpu', 'amd.com/gpu', 'gpu.intel.com/i915', 'gpu.intel.com/xe']
  );
}
