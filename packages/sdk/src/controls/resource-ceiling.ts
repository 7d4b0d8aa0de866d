import type { Policy } from '../policy/policy.ts';
import type { Control, PolicyValue } from './control.ts';
import { gpuNames } from './gpu-names.ts';
import { strictest, strictestMax } from './rule-bounds.ts';

/** More than any node has: what the policy leaves open. */
const OPEN = '1E';

function ceilingOf(policy: Policy): Readonly<Record<string, PolicyValue>> | undefined {
  const { container } = policy.sections.resources ?? {};
  const cpu = strictest('cpu', [container?.cpu, strictestMax(policy, 'resources.cpu')]);
  const memory = strictest('bytes', [container?.memory, strictestMax(policy, 'resources.memory')]);
  const gpu = strictest('integer', [container?.gpu, numberOf(strictestMax(policy, 'resources.gpu.count'))]);
  if (cpu === undefined && memory === undefined && gpu === undefined) return undefined;
  return {
    maxCpu: String(cpu ?? OPEN),
    maxMemory: String(memory ?? OPEN),
    maxGpu: String(gpu ?? OPEN),
    gpuNames: gpuNames(policy),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

export const resourceCeiling: Control = {
  id: 'resource-ceiling',
  title: 'No more than a share',
  level: 'policy',
  why: 'One workload that takes everything stops everybody else’s.',
  fix: 'ask for less, or ask an admin for a larger share',
  risk: 'unlimited resources',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ceilingOf,
  sentences: [
    {
      scope: 'workContainer',
      holds: '!quantity(string(c.?resources.?limits[?"cpu"].orValue("0"))).isGreaterThan(quantity(variables.maxCpu))',
      field: 'resources.limits.cpu',
      message: 'must not be more than the policy allows',
    },
    {
      scope: 'workContainer',
      holds:
        '!quantity(string(c.?resources.?limits[?"memory"].orValue("0"))).isGreaterThan(quantity(variables.maxMemory))',
      field: 'resources.limits.memory',
      message: 'must not be more than the policy allows',
    },
    {
      scope: 'workContainer',
      holds:
        'variables.gpuNames.all(n, !quantity(string(c.?resources.?limits[?n].orValue("0"))).isGreaterThan(quantity(variables.maxGpu)))',
      field: 'resources.limits',
      message: 'must not ask for more GPUs than the policy allows',
    },
    {
      scope: 'pod',
      holds:
        '!quantity(string(variables.spec.?resources.?limits[?"cpu"].orValue("0"))).isGreaterThan(quantity(variables.maxCpu))',
      field: 'resources.limits.cpu',
      message: 'must not be more than the policy allows',
    },
    {
      scope: 'pod',
      holds:
        '!quantity(string(variables.spec.?resources.?limits[?"memory"].orValue("0"))).isGreaterThan(quantity(variables.maxMemory))',
      field: 'resources.limits.memory',
      message: 'must not be more than the policy allows',
    },
  ],
};
