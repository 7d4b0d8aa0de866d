import { type Fields, listAt, numberAt, stringAt } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';

export interface FailureRule {
  readonly action: string;
  readonly message: string;
}

/** The first rule of `podFailurePolicy` that a failed pod meets. */
export function exitRuleOf(job: Obj, pod: Obj): FailureRule | undefined {
  const rules = listAt(job, 'spec.podFailurePolicy.rules');
  for (const [position, rule] of rules.entries()) {
    const action = stringAt(rule, 'action') ?? '';
    const byExit = exitMatch(rule, pod);
    if (byExit !== undefined) {
      return {
        action,
        message: `Container ${byExit.container} for pod ${pod.metadata.namespace}/${pod.metadata.name} failed with exit code ${byExit.code} matching ${action} rule at index ${position}`,
      };
    }
    const condition = conditionMatch(rule, pod);
    if (condition !== undefined) {
      return {
        action,
        message: `Pod ${pod.metadata.namespace}/${pod.metadata.name} has condition ${condition} matching ${action} rule at index ${position}`,
      };
    }
  }
  return undefined;
}

function exitMatch(rule: Fields, pod: Obj): { container: string; code: number } | undefined {
  const requirement = rule['onExitCodes'];
  if (requirement === undefined) return undefined;
  const wanted = stringAt(requirement, 'containerName');
  const values = (requirement as Fields)['values'];
  const isIn = stringAt(requirement, 'operator') === 'In';
  const statuses = [...listAt(pod, 'status.initContainerStatuses'), ...listAt(pod, 'status.containerStatuses')];
  for (const status of statuses) {
    const code = numberAt(status, 'state.terminated.exitCode');
    const container = String(status['name']);
    if (code === undefined || code === 0 || (wanted !== undefined && wanted !== container)) continue;
    if ((Array.isArray(values) && values.includes(code)) === isIn) return { container, code };
  }
  return undefined;
}

function conditionMatch(rule: Fields, pod: Obj): string | undefined {
  const conditions = listAt(pod, 'status.conditions');
  const pattern = listAt(rule, 'onPodConditions').find((wanted) =>
    conditions.some(
      (condition) => condition['type'] === wanted['type'] && condition['status'] === (wanted['status'] ?? 'True'),
    ),
  );
  return pattern === undefined ? undefined : String(pattern['type']);
}
