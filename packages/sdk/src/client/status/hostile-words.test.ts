import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KubeEvent, Pod } from '../kube-types.ts';
import { explainEviction } from './explain-eviction.ts';
import { explainExit } from './explain-exit.ts';
import { explainPod } from './explain-pod.ts';
import { explainPull } from './explain-pull.ts';
import { explainQueue } from './explain-queue.ts';
import { explainRefusal } from './explain-refusal.ts';
import { explainScheduling } from './explain-scheduling.ts';

interface Told {
  readonly sentence: string;
  readonly next?: string | undefined;
}

const waiting = (reason: string, message: string): Pod => ({
  metadata: { uid: 'u' },
  spec: { nodeName: 'n' },
  status: { phase: 'Pending', containerStatuses: [{ name: 'x', state: { waiting: { reason, message } } }] },
});
const event = (reason: string, message: string): KubeEvent => ({
  reason,
  message,
  lastTimestamp: '2026-01-01T00:00:00Z',
});
const PENDING: Pod = { metadata: { uid: 'u' }, spec: { nodeName: 'n' }, status: { phase: 'Pending' } };

const EXPLAINERS: Readonly<Record<string, (message: string) => Told>> = {
  scheduling: (message) => explainScheduling(message, { pod: {}, events: [] }),
  pull: (message) => explainPull('x:1', message),
  refusal: explainRefusal,
  eviction: explainEviction,
  exit: (message) => explainExit({ exitCode: 1, message }, undefined),
  log: (message) => explainExit({ exitCode: 1 }, undefined, [message]),
  start: (message) => explainExit({ exitCode: 128, reason: 'StartError', message }, undefined),
  setup: (message) => explainPod(waiting('CreateContainerConfigError', message), []),
  mount: (message) => explainPod(PENDING, [event('FailedMount', message)]),
  sandbox: (message) => explainPod(PENDING, [event('FailedCreatePodSandBox', message)]),
  pulling: (message) => explainPod(PENDING, [event('Pulling', message)]),
  queue: (message) => explainQueue('q', { conditions: [{ type: 'QuotaReserved', status: 'False', message }] }),
};

/** How their rules begin, so that what follows is taken for a name, a number or a cause. */
const BEGINNINGS = [
  '',
  'exceeded quota: ',
  'violates PodSecurity "',
  "ValidatingAdmissionPolicy 'aisubmit-x' denied request: [",
  'admission webhook "x" denied the request: ',
  'failed calling webhook "x',
  'ValueError: ',
  'persistentvolumeclaim "',
  '0/1 nodes are available: 1 Insufficient ',
  '0/1 nodes are available: 1 node(s) had untolerated taint {',
  'exec: "',
  'chdir to cwd ("',
  'nvidia-container-cli: ',
  'driver name ',
  'MountVolume.SetUp failed for volume "x" : rpc error: code = Internal desc = ',
  'AttachVolume.Attach failed for volume "x" : ',
  'Usage of EmptyDir volume "',
  'Pulling image "',
  "LocalQueue x doesn't exist ",
  'insufficient unused quota for ',
];

const CHARACTERS = 'aZ0 ."\'`{}[]()<>:,;=-/\\\u001b\u0007\u009b\u202e\n\r\té';
const CONTROL = /\p{Cc}/u;

test.each(Object.entries(EXPLAINERS))(
  '%s: whatever a cluster says is one bounded line without control characters',
  (_, explain) => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...CHARACTERS), maxLength: 60 }),
      fc.constantFrom('x\u001b[2Jy" z', '\r\n', '\u0085\u009b', '"'.repeat(50), 'a: not found, '),
    );
    fc.assert(
      fc.property(fc.constantFrom(...BEGINNINGS), text, fc.integer({ min: 1, max: 800 }), (beginning, more, often) => {
        const { sentence, next = '' } = explain(`${beginning}${more.repeat(often)}`);
        expect(sentence).not.toMatch(CONTROL);
        expect(next).not.toMatch(CONTROL);
        // A control character is shown by up to nine others.
        expect(sentence.length).toBeLessThan(6000);
        expect(next.length).toBeLessThan(3000);
      }),
      { numRuns: 40 },
    );
  },
);
