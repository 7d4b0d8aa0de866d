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
