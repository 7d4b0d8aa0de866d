import type { Policy } from '../policy/policy.ts';
import type { Control, PolicyValue, Sentence } from './control.ts';
import { gpuNames } from './gpu-names.ts';
import { podsOf, podTotal, wholePodTotal } from './workload-size.ts';

/** More pods than a field can count: what the policy leaves open. */
const ANY_PODS = 2_147_483_647;
const PODS = podsOf('object');
/** Whoever takes away is not asked, so that what is too large can be made smaller step by step. */
const GROWS = `${PODS} > ${podsOf('oldObject')}`;
/** Half of the smallest amount that Kubernetes takes, for what adding fractions of a CPU loses. */
const ROUNDING = '0.0005';

/** Values of both controls over the size of workloads; `undefined` where the policy has no ceiling for them. */
export function workloadCeilings(policy: Policy): Readonly<Record<string, PolicyValue>> | undefined {
  const { workload } = policy.sections.resources ?? {};
  if (workload === undefined || Object.keys(workload).length === 0) return undefined;
  const { pods = ANY_PODS, gpu = '', cpu = '', memory = '' } = workload;
  return {
    maxPods: pods,
    maxWorkloadGpu: String(gpu),
    maxWorkloadCpu: String(cpu),
    maxWorkloadMemory: String(memory),
    gpuNames: gpuNames(policy),
  };
}

function totalSentence(variable: string, total: string, what: string): Sentence {
  return {
    scope: 'workload',
    holds:
      `variables.${variable} == ""` +
      ` || double(${PODS}) * ${total} <= quantity(variables.${variable}).asApproximateFloat() + ${ROUNDING}`,
    field: 'spec',
    message: `must not take more ${what}, in all of its pods together, than the policy allows`,
    onUpdate: {
      touched: `${GROWS} || variables.containersTouched || variables.spec.?resources != variables.oldSpec.?resources`,
      otherwise: 'true',
    },
  };
}

export const workloadCeiling: Control = {
  id: 'workload-ceiling',
  title: 'No more than a share in all pods together',
  level: 'policy',
  why: 'A hundred small pods take as much from everybody else as one large one.',
  fix: 'ask for fewer pods at once or for less in each, or ask an admin for a larger share',
  risk: 'unlimited resources',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: workloadCeilings,
  sentences: [
    {
      scope: 'workload',
      holds: 'object.kind != "DaemonSet"',
      field: 'kind',
      message: 'must not be DaemonSet, which has as many pods as there are nodes',
      onUpdate: { touched: 'false', otherwise: 'true' },
    },
    {
      scope: 'workload',
      holds: `${PODS} <= variables.maxPods`,
      field: 'spec',
      message: 'must not have more pods at once than the policy allows',
      onUpdate: { touched: GROWS, otherwise: 'true' },
    },
    totalSentence('maxWorkloadGpu', `variables.gpuNames.map(n, ${podTotal('n')}).sum()`, 'GPUs'),
    totalSentence('maxWorkloadCpu', wholePodTotal('"cpu"'), 'CPU'),
    totalSentence('maxWorkloadMemory', wholePodTotal('"memory"'), 'memory'),
  ],
};
