import type { Effective } from '../policy/effective.ts';
import { workloadId } from '../request/workload-kind.ts';
import { claimsOf } from './claims.ts';
import { type DataParts, dataParts } from './data/data-parts.ts';
import type { KubeObject } from './kube-object.ts';
import { childMetadata, parentMetadata, type Stamp } from './metadata.ts';
import { INCOMPLETE, QUEUE_LABEL, WORKLOAD_LABEL } from './metadata-keys.ts';
import { networkPolicies } from './network-policies.ts';
import { podTemplate } from './pod.ts';
import { probesOf } from './probes.ts';
import { runOf } from './run.ts';
import type { WorkloadObjects } from './workload-objects.ts';

type Inference = Extract<Effective, { kind: 'Inference' }>;
type Fields = Readonly<Record<string, unknown>>;

/** Time for the image's pull on top of the server's own start, before a roll-out counts as stuck. */
const PULL_ALLOWANCE_SECONDS = 600;
const MAX_INT32 = 2_147_483_647;

/** An endpoint: a Deployment behind a ClusterIP Service, scaled and kept available where more than one replica is meant. */
export function buildInference(inference: Inference, stamp: Stamp): WorkloadObjects {
  const { min, max } = inference.spec.replicas;
  const data = dataParts(inference, stamp);
  return {
    kept: claimsOf(inference, stamp, { home: false }),
    parent: deployment(inference, stamp, data),
    children: [
      ...networkPolicies(inference, stamp),
      ...data.children,
      service(inference, stamp),
      ...(max > min ? [autoscaler(inference, stamp)] : []),
      // At one replica a budget would block every drain.
      ...(min >= 2 ? [disruptionBudget(inference, stamp)] : []),
    ],
    release: { metadata: released(inference), spec: { replicas: min } },
  };
}

function released({ spec }: Inference): Fields {
  const { queue } = spec.scheduling;
  return {
    annotations: { [INCOMPLETE]: null },
    ...(queue === undefined ? {} : { labels: { [QUEUE_LABEL]: queue } }),
  };
}

function deployment(inference: Inference, stamp: Stamp, data: DataParts): KubeObject {
  const { spec } = inference;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: parentMetadata(inference, stamp),
    spec: {
      replicas: 0,
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: Math.min(spec.probes.startupTimeoutSeconds + PULL_ALLOWANCE_SECONDS, MAX_INT32),
      selector: { matchLabels: selectorOf(inference) },
      strategy: { type: 'RollingUpdate', rollingUpdate: rollingUpdate(inference) },
      template: podTemplate(inference, stamp, {
        restartPolicy: 'Always',
        run: runOf(spec),
        data,
        ports: [{ name: 'http', containerPort: spec.port, protocol: 'TCP' }],
        probes: probesOf(spec),
        ...(spec.replicas.max > 1 ? { topologySpreadConstraints: [spread(inference)] } : {}),
      }),
    },
  };
}

/** A spare GPU for a surge may never come free, so GPU endpoints give one up first; others never drop below their count. */
function rollingUpdate({ spec }: Inference): Fields {
  return spec.resources.gpu === undefined ? { maxSurge: 1, maxUnavailable: 0 } : { maxSurge: 0, maxUnavailable: 1 };
}

function spread(inference: Inference): Fields {
  return {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selectorOf(inference) },
  };
}

function service(inference: Inference, stamp: Stamp): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: childMetadata(inference, stamp),
    spec: {
      type: 'ClusterIP',
      selector: selectorOf(inference),
      ports: [{ name: 'http', port: inference.spec.port, targetPort: 'http', protocol: 'TCP' }],
    },
  };
}

function autoscaler(inference: Inference, stamp: Stamp): KubeObject {
  const { autoscale, replicas } = inference.spec;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: childMetadata(inference, stamp),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workloadId('Inference', inference.name) },
      minReplicas: replicas.min,
      maxReplicas: replicas.max,
      metrics: [
        {
          type: 'Resource',
          resource: { name: autoscale.metric, target: { type: 'Utilization', averageUtilization: autoscale.target } },
        },
      ],
    },
  };
}

function disruptionBudget(inference: Inference, stamp: Stamp): KubeObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: childMetadata(inference, stamp),
    spec: {
      maxUnavailable: 1,
      // A pod that never became ready must not keep a node from being drained.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selectorOf(inference) },
    },
  };
}

function selectorOf({ name }: Inference): Readonly<Record<string, string>> {
  return { [WORKLOAD_LABEL]: workloadId('Inference', name) };
}
