import { compareQuantities, parseQuantity } from '../request/quantity.ts';
import type { Violation } from '../violation.ts';
import type { Effective } from './effective.ts';

/** How many pods a request may have at once, and the field that says so. */
interface Crowd {
  readonly pods: number;
  readonly path: string;
}

/** What all pods of a request take together, where the policy has a ceiling for it; each alone is a rule's to judge. */
export function workloadViolations(effective: Effective): Violation[] {
  const { policy, spec } = effective;
  const { workload } = policy.sections.resources ?? {};
  if (workload === undefined) return [];
  const { pods, path } = crowdOf(effective);
  const judge = (what: string, each: string | undefined, most: string | number | undefined): Violation[] => {
    if (pods === 1 || each === undefined || most === undefined) return [];
    const fitting = Number(parseQuantity(String(most)) / parseQuantity(each));
    if (fitting >= pods) return [];
    const isTooLarge = compareQuantities(each, String(most)) > 0;
    return isTooLarge ? [] : [tooMany({ what, each, most: String(most), fitting }, { pods, path }, policy.name)];
  };
  return [
    ...judge('gpu', spec.resources.gpu === undefined ? undefined : String(spec.resources.gpu.count), workload.gpu),
    ...judge('cpu', spec.resources.cpu.limit, workload.cpu),
    ...judge('memory', spec.resources.memory.limit, workload.memory),
  ];
}

function crowdOf(effective: Effective): Crowd {
  if (effective.kind === 'Inference') return { pods: effective.spec.replicas.max, path: 'spec.replicas.max' };
  const isSweep = effective.kind === 'Training' && effective.spec.sweep !== undefined;
  return { pods: (isSweep ? effective.spec.sweep?.parallelism : undefined) ?? 1, path: 'spec.sweep.parallelism' };
}

function tooMany(
  {
    what,
    each,
    most,
    fitting,
  }: { readonly what: string; readonly each: string; readonly most: string; readonly fitting: number },
  { pods, path }: Crowd,
  policy: string,
): Violation {
  const allowed = `must be at most ${fitting}`;
  return {
    control: 'workload-ceiling',
    path,
    message: `${allowed} with ${each} ${NAMES[what] ?? what} in each pod: all together may take ${most} under policy ${policy} (got ${pods})`,
    why: 'A hundred small pods take as much from everybody else as one large one.',
    fix: `ask for ${fitting} at once, or for less ${NAMES[what] ?? what} in each`,
    layer: `policy ${policy}`,
    asked: String(pods),
    allowed,
  };
}

const NAMES: Readonly<Record<string, string>> = { gpu: 'GPU', cpu: 'CPU', memory: 'memory' };
