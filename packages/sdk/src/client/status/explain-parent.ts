import { INCOMPLETE } from '../../build/metadata-keys.ts';
import { safeText } from '../safe-text.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { explainDeployment } from './explain-deployment.ts';
import { explainJob } from './explain-job.ts';
import { explainStop } from './explain-stop.ts';
import { latest, type Observed } from './observed.ts';
import type { Finding } from './workload-state.ts';

/** Says what a workload is doing, or why it does not, from everything seen of it; what it quotes is shown to people. */
export function explainParent(seen: Observed): Finding {
  const finding = beforeRun(seen) ?? (seen.parent.kind === 'Deployment' ? explainDeployment(seen) : explainJob(seen));
  return { ...finding, sentence: withoutSecrets(finding.sentence) };
}

function beforeRun(seen: Observed): Finding | undefined {
  const { metadata } = seen.parent;
  if (metadata?.deletionTimestamp !== undefined) return explainDeleting(seen);
  if (metadata?.annotations?.[INCOMPLETE] === undefined) return undefined;
  return {
    state: 'Incomplete',
    sentence: 'its submission was interrupted, so it never started; it uses nothing',
    next: 'remove it with `kubectl aisubmit delete`, or submit it again with --replace',
    problem: true,
  };
}

/** The API server's own garbage collection; anything else is somebody who keeps the object. */
const OWN_FINALIZERS = new Set(['foregroundDeletion', 'orphan']);

function explainDeleting({ parent, pods, now }: Observed): Finding {
  const { deletionTimestamp: since, finalizers = [] } = parent.metadata ?? {};
  const base: Finding = { state: 'Deleting', sentence: 'it is being deleted', problem: false, since };
  const pod = latest(pods.filter(({ metadata }) => metadata?.deletionTimestamp !== undefined));
  if (pod !== undefined) return { ...base, ...explainStop(pod, { lead: 'it is being deleted: ', now }) };
  const foreign = finalizers.find((each) => !OWN_FINALIZERS.has(each));
  if (foreign === undefined) return base;
  const sentence = `it is being deleted, and kept by ${safeText(foreign, 253)} until that is done with it`;
  return { ...base, sentence, next: 'ask your cluster admin if it stays so' };
}
