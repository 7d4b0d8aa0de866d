import { expect, test } from 'vitest';
import type { ContainerStatus, KubeEvent, Pod } from '../kube-types.ts';
import { explainPod } from './explain-pod.ts';

const RUNNING = { running: { startedAt: '2026-01-01T00:00:00Z' } };
const CONTAINER = { name: 'inference', readinessProbe: { httpGet: { path: '/health' } } };
const event = (reason: string, message: string): KubeEvent => ({
  reason,
  message,
  lastTimestamp: '2026-01-01T00:01:00Z',
});
const pod = (status: ContainerStatus): Pod => ({
  spec: { nodeName: 'n1', containers: [CONTAINER] },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [{ name: 'inference', state: RUNNING, ...status }],
  },
});
const LOOK = 'see what it does with `kubectl aisubmit logs`';
const LOADING = `a large model takes minutes to load; ${LOOK}`;

test.each([
  [
    'Startup probe failed: dial tcp 10.244.0.5:8080: connect: connection refused',
    'it runs but does not answer yet: nothing listens on its port',
    LOADING,
  ],
  [
    'Readiness probe failed: HTTP probe failed with statuscode: 503',
    'it runs but is not ready yet: it answers to /health with HTTP 503',
    `${LOOK}; it may still be loading`,
  ],
  [
    'Readiness probe failed: HTTP probe failed with statuscode: 404',
    'it runs but is not ready yet: it answers to /health with HTTP 404',
    `${LOOK}; name the path that says whether it is ready with --probe-path`,
  ],
  [
    'Readiness probe failed: Get "http://10.244.0.5:8080/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    'it runs but does not answer yet: it takes too long to answer',
    `${LOOK}; check its port`,
  ],
  [
    'Readiness probe failed: Get "http://10.1.2.3:8000/health": malformed HTTP response "\\x15\\x03\\x01\\x00\\x02\\x02\\x16"',
    'it runs but is not ready yet: it speaks HTTPS on its port, where HTTP is expected',
    `${LOOK}; let it serve HTTP`,
  ],
  ['Readiness probe failed: odd \u001b', 'it runs but does not answer yet: odd \\u{1b}', `${LOOK}; check its port`],
  ['another word', 'it runs but is not ready yet', LOOK],
])('%s', (message, sentence, next) => {
  const found = explainPod(pod({}), [event('Unhealthy', message)]);
  expect([found.state, found.problem, found.sentence, found.next, found.since]).toEqual([
    'Starting',
    false,
    sentence,
    next,
    '2026-01-01T00:00:00Z',
  ]);
});

test('what has only just begun is left alone', () => {
  const { sentence, next } = explainPod(pod({}), []);
  expect([sentence, next]).toEqual(['it runs but is not ready yet', undefined]);
});

test('what is restarted since it does not answer is in trouble, and what was not is only slow', () => {
  const events = [
    event('Killing', 'Container inference failed liveness probe, will be restarted'),
    event('Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500'),
  ];
  const lastState = { terminated: { exitCode: 137, reason: 'Error' } };
  const found = explainPod(pod({ restartCount: 3, started: false, lastState }), events);
  expect([found.problem, found.sentence, found.next]).toEqual([
    true,
    'it stopped answering and was restarted (3 restarts): it answers to /health with HTTP 500',
    'see what it did with `kubectl aisubmit logs --previous`; give it more --startup-timeout if it loads for longer',
  ]);
  expect(explainPod(pod({ restartCount: 1, lastState }), events)).toMatchObject({
    problem: false,
    sentence: 'it stopped answering and was restarted (1 restart): it answers to /health with HTTP 500',
  });
  expect(explainPod(pod({ started: false }), events).sentence).toBe(
    'it runs but is not ready yet: it answers to /health with HTTP 500',
  );
});

test('what waits for something beside it says for what', () => {
  const made: Pod = {
    spec: {
      nodeName: 'n1',
      initContainers: [{ name: 'istio-proxy', restartPolicy: 'Always' }],
      containers: [CONTAINER],
    },
    status: {
      phase: 'Pending',
      conditions: [{ type: 'Ready', status: 'False' }],
      initContainerStatuses: [{ name: 'istio-proxy', state: RUNNING, started: false }],
      containerStatuses: [{ name: 'inference', state: { waiting: { reason: 'PodInitializing' } } }],
    },
  };
  const refused = event('Unhealthy', 'Startup probe failed: dial tcp 10.1.2.3:15021: connect: connection refused');
  const running: Pod = { ...made, status: { ...made.status, phase: 'Running' } };
  expect(explainPod(running, [refused]).sentence).toBe(
    'it starts after istio-proxy beside it in its pod, which is not ready yet: nothing listens on its port',
  );
  expect(explainPod(made, []).sentence).toBe(
    'it starts after istio-proxy beside it in its pod, which is not ready yet',
  );
});
