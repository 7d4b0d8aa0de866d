import type { Reason } from '../errors.ts';
import { compareQuantities } from '../request/quantity.ts';
import { codeContradictions } from './code-contradictions.ts';
import type { Effective } from './effective.ts';
import { gitContradictions } from './git-contradictions.ts';
import { ideContradictions } from './ide-contradictions.ts';
import { mountContradictions } from './mount-contradictions.ts';
import { poolContradictions } from './pool-contradictions.ts';
import { s3Contradictions } from './s3-contradictions.ts';
import { serviceContradictions } from './service-contradictions.ts';
import { sweepContradictions } from './sweep-contradictions.ts';

/** Fields that cannot all be meant. */
export function contradictions(effective: Effective): Reason[] {
  const { spec, kind, request } = effective;
  const { cpu, memory, sharedMemory } = spec.resources;
  const reasons = [
    ...atMost('spec.resources.cpuRequest', cpu.request, { name: 'cpu', value: cpu.limit }),
    ...atMost('spec.resources.memoryRequest', memory.request, { name: 'memory', value: memory.limit }),
    ...(sharedMemory === undefined
      ? []
      : atMost('spec.resources.sharedMemory', sharedMemory, {
          name: 'memory, from which it is taken',
          value: memory.limit,
        })),
    ...ideContradictions(effective),
    ...sweepContradictions(effective),
    ...poolContradictions(effective),
    ...mountContradictions(effective),
    ...gitContradictions(effective),
    ...s3Contradictions(effective),
    ...codeContradictions(effective),
    ...serviceContradictions(effective),
  ];
  if (kind === 'Inference' && request.spec.autoscale !== undefined && spec.replicas.max === spec.replicas.min) {
    reasons.push({
      path: 'spec.autoscale',
      message: 'needs room to scale',
      fix: 'set replicas.max above replicas.min, or leave autoscale out',
    });
  }
  return reasons;
}

function atMost(path: string, value: string, limit: { readonly name: string; readonly value: string }): Reason[] {
  if (compareQuantities(value, limit.value) <= 0) return [];
  return [{ path, message: `must not be more than ${limit.name}, ${limit.value} (got ${value})` }];
}
