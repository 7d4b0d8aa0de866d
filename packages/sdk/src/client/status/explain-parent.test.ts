import { describe, expect, test } from 'vitest';
import type { KubeEvent, Parent, Pod } from '../kube-types.ts';
import { explainParent } from './explain-parent.ts';

function pod(status: Pod['status'], name = 'llm-0'): Pod {
  return {
    metadata: { name, uid: `uid-${name}` },
    spec: { nodeName: 'n1' },
    ...(status === undefined ? {} : { status }),
  };
}

function event(reason: string, message: string): KubeEvent {
  return { reason, message, involvedObject: { uid: 'uid-llm-0' }, lastTimestamp: '2026-01-01T00:00:00Z' };
}

function told(parent: Parent, pods: readonly Pod[], events: readonly KubeEvent[]): string {
  const { state, sentence, problem } = explainParent({ parent, pods, events });
  return `${state}${problem ? '!' : ''}: ${sentence}`;
}

describe('an endpoint', () => {
  const deployment = (status: Parent['status'], replicas = 2): Parent => ({
    kind: 'Deployment',
    metadata: { uid: 'd', generation: 2 },
    spec: { replicas },
    ...(status === undefined ? {} : { status }),
  });
  const ready = (name: string): Pod => pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }, name);
  const notReady = pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] });
  const whole = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 2 };

  test.each<[string, Parent, Pod[], KubeEvent[]]>([
    ['Running: it is running', deployment(whole), [ready('a'), ready('b')], []],
    ['Suspended: it is scaled to zero', deployment({}, 0), [], []],
    [
      'Starting: 1 of 2 replicas run the new version',
      deployment({ ...whole, updatedReplicas: 1 }),
      [ready('a'), ready('b')],
      [],
    ],
    [
      'Starting: 1 of 2 replicas are ready',
      {
        ...deployment({ ...whole, updatedReplicas: 1, readyReplicas: 1 }),
        metadata: { uid: 'd', generation: 2, annotations: { 'deployment.kubernetes.io/revision': '1' } },
      },
      [ready('a')],
      [],
    ],
    [
      'Starting: its old replicas are being stopped',
      deployment({ ...whole, replicas: 3 }),
      [ready('a'), ready('b')],
      [],
    ],
    [
      'Starting: 1 of 2 replicas are ready: it runs but is not ready yet',
      deployment({ ...whole, readyReplicas: 1 }),
      [ready('a'), notReady],
      [],
    ],
    [
      'Starting: its old replicas serve until the new ones are ready: it runs but is not ready yet',
      deployment({ ...whole, replicas: 3, updatedReplicas: 1 }),
      [ready('a'), ready('b'), notReady],
      [],
    ],
    [
      'Starting: it runs but is not ready yet: it answers with HTTP 503',
      deployment({ ...whole, readyReplicas: 0 }),
      [notReady],
      [event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')],
    ],
    [
      'Starting!: its roll-out is stuck: it runs but is not ready yet',
      deployment({
        ...whole,
        readyReplicas: 0,
        conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
      }),
      [notReady],
      [],
    ],
    [
      'Starting!: its roll-out is stuck with 1 of 2 replicas ready: it runs but is not ready yet',
      deployment({
        ...whole,
        replicas: 3,
        updatedReplicas: 1,
        readyReplicas: 1,
        conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
      }),
      [ready('a'), notReady],
      [],
    ],
    [
      "Pending!: the namespace's quota is used up: q",
      deployment({
        observedGeneration: 2,
        conditions: [
          { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'forbidden: exceeded quota: q' },
        ],
      }),
      [],
      [],
    ],
    [
      "Pending!: 1 of 2 replicas are ready: the namespace's quota is used up: q",
      deployment({
        observedGeneration: 2,
        readyReplicas: 1,
        conditions: [
          { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'forbidden: exceeded quota: q' },
        ],
      }),
      [],
      [],
    ],
    ['Pending: the cluster has not taken it up yet', deployment({ ...whole, observedGeneration: 1 }), [], []],
  ])('%s', (want, parent, pods, events) => {
    expect(told(parent, pods, events)).toBe(want);
  });
});
