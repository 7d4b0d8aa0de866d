import { MERGE_PATCH } from '../api/api.ts';
import { type Fields, fieldsAt, listAt, mapAt, numberAt, sameJson, stringAt } from '../api/fields.ts';
import { keyOf, type Obj } from '../api/object.ts';
import { pathOfObject, resource } from '../api/resources.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { isReady, withCondition } from './pod-facts.ts';
import { WorkQueue } from './work-queue.ts';

/** Writes the status of PodDisruptionBudgets and HorizontalPodAutoscalers; it never scales anything. */
export function startAvailabilityController({ api, informers }: ControllerContext): Controller {
  const budgets = informers.of(resource('poddisruptionbudgets'));
  const scalers = informers.of(resource('horizontalpodautoscalers'));
  const pods = informers.of(resource('pods'));
  const deployments = informers.of(resource('deployments'));
  const queue = new WorkQueue(async (key) => {
    const [kind, name = ''] = key.split(':');
    const object = kind === 'pdb' ? budgets.get(name) : scalers.get(name);
    if (object === undefined) return;
    const status =
      kind === 'pdb'
        ? budgetStatus(object, pods.all())
        : scalerStatus(
            object,
            deployments.get(`${object.metadata.namespace}/${stringAt(object, 'spec.scaleTargetRef.name')}`),
          );
    const before = object.status ?? {};
    if (Object.entries(status).every(([field, value]) => sameJson(before[field], value))) return;
    await api.request('PATCH', `${pathOfObject(object)}/status`, { body: { status }, contentType: MERGE_PATCH });
  });
  budgets.listen(({ object }) => queue.add(`pdb:${keyOf(object)}`));
  scalers.listen(({ object }) => queue.add(`hpa:${keyOf(object)}`));
  pods.listen(({ object }) => {
    for (const budget of budgets.all())
      if (budget.metadata.namespace === object.metadata.namespace) queue.add(`pdb:${keyOf(budget)}`);
  });
  deployments.listen(({ object }) => {
    for (const scaler of scalers.all())
      if (scaler.metadata.namespace === object.metadata.namespace) queue.add(`hpa:${keyOf(scaler)}`);
  });
  return { stop: () => queue.stop() };
}

function budgetStatus(budget: Obj, pods: readonly Obj[]): Fields {
  const labels = Object.entries(mapAt(budget, 'spec.selector.matchLabels'));
  const selected = pods.filter(
    (pod) =>
      pod.metadata.namespace === budget.metadata.namespace &&
      labels.every(([key, value]) => pod.metadata.labels?.[key] === value),
  );
  const healthy = selected.filter(isReady).length;
  const spec = fieldsAt(budget, 'spec');
  const desired =
    numberAt(spec, 'minAvailable') ?? Math.max(0, selected.length - (numberAt(spec, 'maxUnavailable') ?? 0));
  return {
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: selected.length,
    disruptionsAllowed: Math.max(0, healthy - desired),
    observedGeneration: budget.metadata.generation ?? 1,
  };
}

const FOUND = {
  type: 'AbleToScale',
  status: 'True',
  reason: 'SucceededGetScale',
  message: "the HPA controller was able to get the target's current scale",
} as const;
const NOT_FOUND = {
  type: 'AbleToScale',
  status: 'False',
  reason: 'FailedGetScale',
  message: 'the scale target was not found',
} as const;
const DISABLED = {
  type: 'ScalingActive',
  status: 'False',
  reason: 'ScalingDisabled',
  message: 'scaling is disabled since the replica count of the target is zero',
} as const;
const NO_METRICS = {
  type: 'ScalingActive',
  status: 'False',
  reason: 'FailedGetResourceMetric',
  message: 'the sandbox has no metrics',
} as const;

function scalerStatus(scaler: Obj, target: Obj | undefined): Fields {
  const replicas = numberAt(target, 'spec.replicas') ?? 0;
  const before = listAt(scaler, 'status.conditions');
  const able = withCondition(before, target === undefined ? NOT_FOUND : FOUND, []);
  return {
    currentReplicas: replicas,
    desiredReplicas: replicas,
    observedGeneration: scaler.metadata.generation ?? 1,
    conditions: withCondition(able, target !== undefined && replicas === 0 ? DISABLED : NO_METRICS, []),
  };
}
