import type { PodScript } from '../sandbox/sandbox.ts';

/** How the demo's pods behave: a training that counts its epochs, an image that takes a moment to arrive. */
export const DEMO_PODS: PodScript = {
  'training-mnist': [
    { pull: 'ok', ms: 800 },
    { run: { ms: 600, log: ['epoch 1/3', 'epoch 2/3', 'epoch 3/3'] } },
    { exit: { code: 0 } },
  ],
  'training-digits': [
    { pull: 'ok' },
    { init: { container: 'git-0', ms: 600 } },
    { init: { container: 's3-download-0', ms: 600 } },
    { run: { ms: 600, log: ['epoch 1/1'] } },
    { exit: { container: 'training', code: 0 } },
    { wait: { ms: 600 } },
    { exit: { code: 0 } },
  ],
  'training-too-big': [
    { pull: 'ok' },
    { run: { ms: 200, log: ['loading the data set'] } },
    { exit: { code: 137, reason: 'OOMKilled' } },
  ],
  'training-gpu': [
    { scheduled: false, message: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.' },
    { wait: { ms: 600_000 } },
  ],
};
