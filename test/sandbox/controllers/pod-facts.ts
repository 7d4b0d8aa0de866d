import { type Fields, listAt, stringAt } from '../api/fields.ts';
import { type Obj, timestamp } from '../api/object.ts';

export function isSucceeded(pod: Obj): boolean {
  return stringAt(pod, 'status.phase') === 'Succeeded';
}

export function isFailed(pod: Obj): boolean {
  return stringAt(pod, 'status.phase') === 'Failed';
}

export function isFinished(pod: Obj): boolean {
  return isSucceeded(pod) || isFailed(pod);
}

export function isReady(pod: Obj): boolean {
  return hasCondition(pod, 'Ready');
}

export function hasCondition(object: Obj, type: string): boolean {
  return listAt(object, 'status.conditions').some(
    (condition) => condition['type'] === type && condition['status'] === 'True',
  );
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

/** The conditions with one set; its transition time moves only when its status does. */
export function withCondition(
  conditions: readonly Fields[],
  { type, status, reason, message }: Condition,
  times: readonly string[] = ['lastProbeTime'],
): Fields[] {
  const before = conditions.find((condition) => condition['type'] === type);
  const moved = before?.['status'] === status ? before['lastTransitionTime'] : timestamp();
  const next: Fields = {
    type,
    status,
    ...Object.fromEntries(times.map((name) => [name, timestamp()])),
    lastTransitionTime: moved,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
  return before === undefined
    ? [...conditions, next]
    : conditions.map((condition) => (condition === before ? next : condition));
}
