import { at, boolAt, type Fields, listAt, numberAt, sameJson, stringAt } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';
import { withCondition } from './pod-facts.ts';

interface Scaling {
  readonly set: Obj;
  readonly replicas: number;
}

/** How many pods each ReplicaSet should have next, within maxSurge and maxUnavailable. */
export function rollOut(deployment: Obj, current: Obj, old: readonly Obj[]): Scaling[] {
  const wanted = numberAt(deployment, 'spec.replicas') ?? 1;
  if (boolAt(deployment, 'spec.paused') === true) return [];
  const oldTotal = sum(old, 'spec.replicas');
  if (stringAt(deployment, 'spec.strategy.type') === 'Recreate') {
    const oldAlive = sum(old, 'status.replicas');
    return [
      ...old.map((set) => ({ set, replicas: 0 })),
      { set: current, replicas: oldAlive + oldTotal > 0 ? 0 : wanted },
    ];
  }
  const surge = share(at(deployment, 'spec.strategy.rollingUpdate.maxSurge') ?? '25%', wanted, Math.ceil);
  const spare = share(at(deployment, 'spec.strategy.rollingUpdate.maxUnavailable') ?? '25%', wanted, Math.floor);
  const now = numberAt(current, 'spec.replicas') ?? 0;
  // With neither surge nor spare nothing could ever move.
  const unavailable = surge === 0 && spare === 0 ? 1 : spare;
  const room = wanted + surge - oldTotal;
  const next = now > wanted ? wanted : Math.max(now, Math.min(wanted, room));
  const scalings: Scaling[] = [{ set: current, replicas: next }];
  let removable =
    sum(old, 'status.availableReplicas') +
    (numberAt(current, 'status.availableReplicas') ?? 0) -
    (wanted - unavailable);
  for (const set of old) {
    const replicas = numberAt(set, 'spec.replicas') ?? 0;
    const sick = replicas - (numberAt(set, 'status.availableReplicas') ?? 0);
    const remove = Math.min(replicas, sick + Math.max(0, removable));
    removable -= Math.max(0, remove - sick);
    scalings.push({ set, replicas: replicas - remove });
  }
  return scalings;
}

/** The status to write, if it differs, and whether the roll-out is complete. */
export function deploymentStatus(
  deployment: Obj,
  { current, old, isLate }: { current: Obj; old: readonly Obj[]; isLate: boolean },
): { status: Fields | undefined; isDone: boolean } {
  const wanted = numberAt(deployment, 'spec.replicas') ?? 1;
  const all = [current, ...old];
  const [replicas, ready, available] = [
    sum(all, 'status.replicas'),
    sum(all, 'status.readyReplicas'),
    sum(all, 'status.availableReplicas'),
  ];
  const updated = numberAt(current, 'status.replicas') ?? 0;
  const isDone = updated === wanted && replicas === wanted && available >= wanted;
  const spare = share(at(deployment, 'spec.strategy.rollingUpdate.maxUnavailable') ?? '25%', wanted, Math.floor);
  const isAvailable = available >= wanted - spare;
  const before = deployment.status ?? {};
  let conditions = withCondition(
    listAt(before, 'conditions'),
    isAvailable
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    ['lastUpdateTime'],
  );
  conditions = withCondition(conditions, progressing(current, isDone, isLate), ['lastUpdateTime']);
  const failure = all
    .flatMap((set) => listAt(set, 'status.conditions'))
    .find((condition) => condition['type'] === 'ReplicaFailure');
  conditions =
    failure === undefined
      ? conditions.filter((condition) => condition['type'] !== 'ReplicaFailure')
      : withCondition(
          conditions,
          { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: String(failure['message']) },
          ['lastUpdateTime'],
        );
  const status: Fields = {
    observedGeneration: deployment.metadata.generation ?? 1,
    replicas: orNull(replicas),
    updatedReplicas: orNull(updated),
    readyReplicas: orNull(ready),
    availableReplicas: orNull(available),
    unavailableReplicas: orNull(Math.max(0, Math.max(wanted, replicas) - available)),
    conditions,
  };
  const isSame = Object.entries(status).every(([name, value]) =>
    name === 'conditions' ? sameConditions(before[name], conditions) : sameJson(before[name] ?? null, value),
  );
  return { status: isSame ? undefined : status, isDone };
}

function progressing(current: Obj, isDone: boolean, isLate: boolean) {
  const { name } = current.metadata;
  if (isDone)
    return {
      type: 'Progressing',
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message: `ReplicaSet "${name}" has successfully progressed.`,
    } as const;
  if (isLate)
    return {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${name}" has timed out progressing.`,
    } as const;
  return {
    type: 'Progressing',
    status: 'True',
    reason: 'ReplicaSetUpdated',
    message: `ReplicaSet "${name}" is progressing.`,
  } as const;
}

/** Conditions without their times. */
function sameConditions(before: unknown, after: readonly Fields[]): boolean {
  const facts = (list: readonly Fields[]) =>
    list.map(({ type, status, reason, message }) => ({ type, status, reason, message }));
  return Array.isArray(before) && sameJson(facts(before), facts(after));
}

function sum(sets: readonly Obj[], path: string): number {
  return sets.reduce((total, set) => total + (numberAt(set, path) ?? 0), 0);
}

/** An absolute number or a percentage of the replicas. */
function share(value: unknown, replicas: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? round((Number(value.replace('%', '')) * replicas) / 100) : 0;
}

function orNull(count: number): number | null {
  return count === 0 ? null : count;
}
