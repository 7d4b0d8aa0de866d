import { expect, test } from 'vitest';
import type { ContainerState, Pod } from '../kube-types.ts';
import { explainPod } from './explain-pod.ts';
import { logToRead } from './read-log-tail.ts';

/** As kubelets order them: by name. */
const pod = (phase: string, proxy: ContainerState, own: ContainerState): Pod => ({
  metadata: { name: 'p', uid: 'u' },
  spec: { nodeName: 'n1', containers: [{ name: 'training' }, { name: 'istio-proxy' }] },
  status: {
    phase,
    containerStatuses: [
      { name: 'istio-proxy', restartCount: 1, state: proxy },
      { name: 'training', restartCount: 3, state: own },
    ],
  },
});
const ended = (exitCode: number): ContainerState => ({ terminated: { exitCode, reason: 'Error' } });
const NEITHER = { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "x": x: not found' } };
const NO_SECRET = { waiting: { reason: 'CreateContainerConfigError', message: 'secret "wandb" not found' } };

test.each<[string, Pod]>([
  ['training ended with exit code 1', pod('Failed', ended(143), ended(1))],
  [
    'it has finished, but what ran beside it failed: istio-proxy ended with exit code 1',
    pod('Failed', ended(1), ended(0)),
  ],
  ['Secret wandb does not exist', pod('Pending', NEITHER, NO_SECRET)],
  ['image  cannot be pulled: there is no such image or tag', pod('Pending', NEITHER, { running: {} })],
])('what the workload says itself comes before what runs beside it: %s', (sentence, made) => {
  expect(explainPod(made, []).sentence).toBe(sentence);
});

test('a container that was stopped at the end of a pod, and came first in it, is not why that failed', () => {
  const made = pod('Failed', ended(143), ended(1));
  const status = { ...made.status, initContainerStatuses: [{ name: 'log-agent', state: ended(137) }] };
  const found = explainPod({ ...made, status }, []);
  expect([found.sentence, found.exitCode]).toEqual(['training ended with exit code 1', 1]);
});

test('the exit code of a pod that was taken away is its own', () => {
  const conditions = [{ type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' }];
  const made = pod('Failed', ended(137), ended(3));
  expect(explainPod({ ...made, status: { ...made.status, conditions } }, []).exitCode).toBe(3);
});

test('what runs beside it and was restarted concerns nobody as long as it runs', () => {
  const again = (name: string, lastExit: number) => ({
    name,
    restartCount: 2,
    state: { running: {} },
    lastState: ended(lastExit),
  });
  const made = pod('Running', { running: {} }, { running: {} });
  const only = (...containerStatuses: ReturnType<typeof again>[]): string =>
    explainPod({ ...made, status: { phase: 'Running', containerStatuses } }, []).sentence;
  expect(only(again('istio-proxy', 1))).toBe('it is running');
  expect(only(again('istio-proxy', 1), again('training', 2))).toBe(
    'it is running, restarted 2 times: the last time training ended with exit code 2',
  );
});

test('so is the log that is read', () => {
  expect(logToRead({ kind: 'Job' }, [pod('Failed', ended(143), ended(1))])?.container).toBe('training');
});
