import type { Rules } from './field-rule.ts';
import type { Policy, RuleSet } from './policy.ts';

/** What a policy's lists say about fields of requests, so that a user chooses from them; of several pools the first is everybody's. */
export function sectionRules({ name, sections }: Policy): RuleSet[] {
  const { queues, nodePools } = sections.scheduling ?? {};
  const { volumeSize } = sections.storage ?? {};
  const { pods, gpu, cpu, memory } = sections.resources?.workload ?? {};
  const [everybodys] = nodePools?.names ?? [];
  const rules: Rules = {
    ...(volumeSize === undefined ? {} : { 'home.size': { max: volumeSize } }),
    ...(pods === undefined ? {} : { 'replicas.max': { max: pods }, 'sweep.parallelism': { max: pods } }),
    ...(gpu === undefined ? {} : { 'resources.gpu.count': { max: gpu } }),
    ...(cpu === undefined ? {} : { 'resources.cpu': { max: cpu } }),
    ...(memory === undefined ? {} : { 'resources.memory': { max: memory } }),
    // A list that names nothing is left to the control, which then refuses everything.
    ...(queues === undefined || queues.length === 0 ? {} : { 'scheduling.queue': { options: queues } }),
    ...(nodePools === undefined || everybodys === undefined
      ? {}
      : { 'scheduling.nodePool': { default: everybodys, options: nodePools.names } }),
  };
  return Object.keys(rules).length === 0 ? [] : [{ source: `policy ${name}`, rules, kinds: {} }];
}
