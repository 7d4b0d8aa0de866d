import type { KubeEvent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { eventTime, newest } from './newest-event.ts';

/** What an autoscaler says last of a pod. */
const SCALING = ['TriggeredScaleUp', 'NotTriggerScaleUp', 'Nominated', 'FailedScaleUp', 'FailedScheduling'];
/** Karpenter uses the scheduler's own reason. */
const KARPENTER = /^Failed to schedule pod, /;
/** Autoscalers give up on a node that has not come by then (`--max-node-provision-time` and the like). */
const COMES_WITHIN_MS = 20 * 60_000;

/** Says that there will be a node for a pod; undefined where none is on its way. */
export function nodeOnItsWay(message: string, pod: Pod, events: readonly KubeEvent[]): string | undefined {
  const nominated = pod.status?.nominatedNodeName ?? '';
  if (nominated !== '') {
    return `less urgent work on node ${safeText(nominated, 253)} is being stopped to make room for it`;
  }
  if (/waiting for the preemption for this pod/.test(message)) return 'less urgent work is being stopped to make room';
  const last = newestOfScaling(events);
  if (last === undefined || !isComing(last) || isOverdue(last, events)) return undefined;
  const node = last.reason === 'Nominated' ? /\bnode\/([^\s,]+)/.exec(bounded(last.message ?? ''))?.[1] : undefined;
  return node === undefined ? 'the cluster is adding a node for it' : `node ${safeText(node, 253)} is about to take it`;
}

/** What is added to a shortage: why the cluster does not add a node, where its autoscaler says so. */
export function whyNotGrowing(events: readonly KubeEvent[]): string {
  const last = newestOfScaling(events);
  if (last === undefined) return '';
  if (isComing(last)) return '; the node that the cluster wanted to add has not come';
  const said = bounded(last.message ?? '');
  const limit =
    /\d+ (max node group size reached|in backoff after failed scale-up|max cluster .{1,60} limit reached)/.exec(
      said,
    )?.[1] ?? (/exceed limits for nodepool/.test(said) ? 'the limits of its node pool are reached' : undefined);
  if (limit !== undefined) return `; the cluster does not grow: ${safeText(limit, 100)}`;
  const fitsNowhere = /Insufficient |node\(s\)|wouldn't fit|no instance type|incompatible|did not tolerate/.test(said);
  return fitsNowhere ? '; no node that the cluster could add would fit either' : '';
}

function newestOfScaling(events: readonly KubeEvent[]): KubeEvent | undefined {
  const told = events.filter(
    ({ reason, message = '' }) => reason !== 'FailedScheduling' || KARPENTER.test(bounded(message)),
  );
  return newest(told, SCALING);
}

function isComing({ reason }: KubeEvent): boolean {
  return reason === 'TriggeredScaleUp' || reason === 'Nominated';
}

/** By what is said later, since clocks of the cluster and of this machine may differ. */
function isOverdue(promised: KubeEvent, events: readonly KubeEvent[]): boolean {
  const promisedAt = Date.parse(eventTime(promised));
  return events.some((each) => Date.parse(eventTime(each)) - promisedAt > COMES_WITHIN_MS);
}
