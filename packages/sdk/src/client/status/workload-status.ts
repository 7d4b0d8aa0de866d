import { POLICY, SUBMITTED_BY, TEMPLATE } from '../../build/metadata-keys.ts';
import type { Container, Parent, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { parentKey, type WorkloadRef } from '../workload-ref.ts';
import { completeCommands } from './complete-commands.ts';
import { containers } from './containers.ts';
import { explainParent } from './explain-parent.ts';
import { isReady, type Observed } from './observed.ts';
import type { PodSummary, WorkloadStatus } from './workload-state.ts';

/** Makes one picture of everything seen of a workload. Pure; every foreign text in it is safe to show. */
export function workloadStatus(ref: WorkloadRef, seen: Observed): WorkloadStatus {
  const { parent, pods } = seen;
  const finding = explainParent(seen);
  const main = parent.spec?.template?.spec?.containers?.[0];
  const summaries = pods.map(podSummary);
  const user = parent.metadata?.annotations?.[SUBMITTED_BY];
  return {
    kind: ref.kind,
    name: ref.name,
    namespace: ref.namespace,
    workload: parentKey(ref).name,
    ...finding,
    next: completeCommands(finding.next, ref),
    since: finding.since,
    pods: summaries,
    restarts: summaries.reduce((sum, { restarts }) => sum + restarts, 0),
    exitCode: finding.exitCode,
    createdAt: parent.metadata?.creationTimestamp,
    startedAt: startedAt(pods) ?? (isOver(parent) ? parent.status?.startTime : undefined),
    finishedAt: finishedAt(parent, pods),
    image: main?.image === undefined ? undefined : safeText(main.image, 300),
    resources: resourcesOf(main),
    user: user === undefined ? undefined : safeText(user, 300),
    policy: recordedName(parent, POLICY),
    template: recordedName(parent, TEMPLATE),
    ready: parent.kind === 'Deployment' ? (parent.status?.readyReplicas ?? 0) : pods.filter(isReady).length,
    desired: parent.spec?.replicas ?? parent.spec?.parallelism ?? 1,
  };
}

/** Name of a policy or template in the record, without its hash. */
function recordedName({ metadata }: Parent, key: string): string | undefined {
  const recorded = metadata?.annotations?.[key]?.split('@')[0];
  return recorded === undefined || recorded === '' ? undefined : safeText(recorded, 253);
}

function podSummary(pod: Pod): PodSummary {
  return {
    name: safeText(pod.metadata?.name ?? '', 253),
    phase: safeText(pod.status?.phase ?? 'Unknown', 40),
    ready: isReady(pod),
    restarts: containers(pod).reduce((sum, { status }) => sum + (status.restartCount ?? 0), 0),
    node: pod.spec?.nodeName === undefined ? undefined : safeText(pod.spec.nodeName, 253),
  };
}

function resourcesOf(container: Container | undefined): WorkloadStatus['resources'] {
  const amounts = { ...container?.resources?.requests, ...container?.resources?.limits };
  const gpu = Object.entries(amounts).find(([name]) => /\/(?:gpu|mig-|.*gpu)/.test(name));
  const text = (value: string | number | undefined): string | undefined =>
    value === undefined ? undefined : safeText(String(value), 40);
  return { cpu: text(amounts['cpu']), memory: text(amounts['memory']), gpu: text(gpu?.[1]) };
}

function startedAt(pods: readonly Pod[]): string | undefined {
  const times = pods.flatMap((pod) =>
    containers(pod).map(({ status }) => status.state?.running?.startedAt ?? status.state?.terminated?.startedAt),
  );
  return times.filter((each) => each !== undefined).toSorted()[0];
}

/** A Job that waits for its pods has a start time, too; of one that is over it is all that may be left. */
function isOver({ status }: Parent): boolean {
  return status?.conditions?.some(({ type, status: is }) => OVER.has(type ?? '') && is === 'True') ?? false;
}

const OVER: ReadonlySet<string> = new Set(['Complete', 'Failed']);

function finishedAt(parent: Parent, pods: readonly Pod[]): string | undefined {
  const failed = parent.status?.conditions?.find(({ type, status }) => type === 'Failed' && status === 'True');
  if (failed === undefined) return parent.status?.completionTime;
  const ends = pods.flatMap((pod) => containers(pod).map(({ status }) => status.state?.terminated?.finishedAt));
  return (
    ends
      .filter((each) => each !== undefined)
      .toSorted()
      .at(-1) ?? failed.lastTransitionTime
  );
}
