import type { Effective } from '../policy/effective.ts';
import { compareQuantities } from '../request/quantity.ts';

/** What the scheduler sets aside of a node's disk; the limit is what may be written. */
const EPHEMERAL_REQUEST = '1Gi';

/** The container's requests and limits; GPUs cannot be overcommitted, so both are the same. */
export function resourcesOf({ spec }: Effective): Readonly<Record<string, unknown>> {
  const { cpu, memory, ephemeralStorage, gpu } = spec.resources;
  const devices = gpu === undefined ? {} : { [gpu.resource]: String(gpu.count) };
  const setAside = compareQuantities(ephemeralStorage, EPHEMERAL_REQUEST) < 0 ? ephemeralStorage : EPHEMERAL_REQUEST;
  return {
    requests: { cpu: cpu.request, memory: memory.request, 'ephemeral-storage': setAside, ...devices },
    limits: { cpu: cpu.limit, memory: memory.limit, 'ephemeral-storage': ephemeralStorage, ...devices },
  };
}
