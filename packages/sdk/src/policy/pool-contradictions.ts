import type { Reason } from '../errors.ts';
import type { Effective } from './effective.ts';

/** A node pool that nobody has said how to find, or that the node selector contradicts. */
export function poolContradictions({ spec, policy }: Effective): Reason[] {
  const { nodePool, nodeSelector } = spec.scheduling;
  if (nodePool === undefined) return [];
  const label = policy.sections.scheduling?.nodePools?.label;
  if (label === undefined) {
    const message = `names a pool, and policy ${policy.name} does not say which label of nodes is their pool`;
    return [{ path: 'spec.scheduling.nodePool', message, fix: 'write --node-selector KEY=VALUE instead' }];
  }
  const selected = nodeSelector?.[label];
  if (selected === undefined || selected === nodePool) return [];
  const message = `must not select ${label}=${selected} beside node pool ${nodePool}`;
  return [{ path: 'spec.scheduling.nodeSelector', message, fix: 'leave the selector out; --node-pool sets it' }];
}
