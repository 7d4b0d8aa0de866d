import type { KubeEvent, Parent } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { parentKey, type WorkloadRef } from '../workload-ref.ts';
import type { PodOrigins } from './pod-origins.ts';

/** What the cluster says about a workload or something that belongs to it. Texts are safe to show; times are RFC 3339. */
export interface WorkloadEvent {
  /** `Normal` or `Warning`. */
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** What it is about, such as Pod `training-mnist-x7k2p`. */
  readonly object: { readonly kind: string; readonly name: string };
  /** How often it was said. */
  readonly count: number;
  readonly firstSeen?: string | undefined;
  readonly lastSeen?: string | undefined;
  /** Who says so, such as `kubelet`. */
  readonly source?: string | undefined;
}

/** Makes an event presentable. */
export function workloadEvent(event: KubeEvent): WorkloadEvent {
  const { involvedObject = {}, series, reportingComponent, source } = event;
  const lastSeen = series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? createdAt(event);
  const component = source?.component ?? reportingComponent;
  return {
    type: safeText(event.type ?? 'Normal', 40),
    reason: safeText(event.reason ?? '', 128),
    message: safeText(withoutSecrets(event.message ?? ''), 1024),
    object: { kind: safeText(involvedObject.kind ?? '', 63), name: safeText(involvedObject.name ?? '', 253) },
    count: series?.count ?? event.count ?? 1,
    firstSeen: event.firstTimestamp ?? event.eventTime ?? createdAt(event),
    lastSeen,
    ...(component === undefined || component === '' ? {} : { source: safeText(component, 128) }),
  };
}

function createdAt({ metadata }: KubeEvent): string | undefined {
  return metadata?.creationTimestamp;
}

/** The hash by which a Deployment names its ReplicaSets. */
const OF_DEPLOYMENT = /^-[a-z0-9]{6,10}$/;

export interface EventsOf {
  readonly ref: WorkloadRef;
  readonly parent: Parent;
  readonly origins: PodOrigins;
}

/** Says whether an event is about a workload, its pods (those that are gone included), its claims or what runs beside it. */
export function isAbout(event: KubeEvent, { ref, parent, origins }: EventsOf): boolean {
  const { kind = '', name = '', uid } = event.involvedObject ?? {};
  const own = parentKey(ref);
  if (uid !== undefined && uid === parent.metadata?.uid) return true;
  // A namesake that was deleted has left its events behind.
  if (isOlder(event, parent)) return false;
  if (kind === 'Pod') return origins.isOwn({ name, ...(uid === undefined ? {} : { uid }) });
  if (name === own.name) return kind !== own.kind;
  if (kind === 'PersistentVolumeClaim') return claimsOf(parent).includes(name);
  if (kind !== 'ReplicaSet' || own.kind !== 'Deployment') return false;
  return name.startsWith(`${own.name}-`) && OF_DEPLOYMENT.test(name.slice(own.name.length));
}

function isOlder(event: KubeEvent, parent: Parent): boolean {
  const { lastSeen } = workloadEvent(event);
  return Date.parse(lastSeen ?? '') < Date.parse(parent.metadata?.creationTimestamp ?? '');
}

function claimsOf({ spec }: Parent): readonly string[] {
  const volumes = spec?.template?.spec?.volumes ?? [];
  return volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
}
