import { expect, test } from 'vitest';
import type { Pod } from '../kube-types.ts';
import { explainPod } from './explain-pod.ts';

const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "x": ErrImagePull: x: not found' };
const pod = (init: string): Pod => ({
  spec: {
    nodeName: 'n1',
    initContainers: [{ name: 'istio-proxy', image: init }],
    containers: [{ name: 'training', image: 'acme/train:1' }],
  },
  status: { phase: 'Pending', initContainerStatuses: [{ name: 'istio-proxy', state: { waiting } }] },
});

test.each([
  ['istio/proxy:1', 'tell your cluster admin: it is the image of istio-proxy, which the request does not name'],
  ['acme/train:1', 'check the name and tag in --image; it keeps trying'],
])('an image that cannot be pulled is mended by whoever chose it: %s', (image, next) => {
  const found = explainPod(pod(image), []);
  expect([found.sentence, found.next]).toEqual([
    `image ${image} cannot be pulled: there is no such image or tag`,
    next,
  ]);
});

const crashing = (name: string, terminated: object): Pod => ({
  spec: { nodeName: 'n1', containers: [{ name: 'training' }, { name: 'istio-proxy' }] },
  status: {
    phase: 'Running',
    containerStatuses: [
      { name, restartCount: 4, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated } },
    ],
  },
});

test.each([
  [
    'istio-proxy',
    { exitCode: 137, reason: 'OOMKilled' },
    'what runs beside it keeps crashing: istio-proxy used more memory than it may and was killed (4 restarts)',
    'see why with `kubectl aisubmit logs --container istio-proxy --previous`, and tell your cluster admin: the request does not name it',
  ],
  [
    'training',
    { exitCode: 1 },
    'it keeps crashing: training ended with exit code 1 (4 restarts)',
    'see why with `kubectl aisubmit logs --previous`',
  ],
  [
    'training',
    { exitCode: 0, reason: 'Completed' },
    'training ends by itself again and again, with exit code 0 (4 restarts)',
    'give it a command that goes on, such as a server; see what it does with `kubectl aisubmit logs --previous`',
  ],
])('what crashes again and again is mended by whoever put it there: %s', (name, terminated, sentence, next) => {
  const found = explainPod(crashing(name, terminated), []);
  expect([found.sentence, found.next]).toEqual([sentence, next]);
});
