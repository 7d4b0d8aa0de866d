import type { KubeObject } from '../../build/kube-object.ts';
import type { LiveObject } from '../kube-types.ts';

/** Labels and annotations with these prefixes are ours: what the new object does not have goes. */
const OURS = /^(?:aisubmit\.dev|app\.kubernetes\.io)\//;
/** What the API server allocated for a Service and takes back only unchanged. */
const ALLOCATED = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'];

/**
 * Makes the body that replaces a live object with a new one: it holds for this very object and version, and keeps what
 * others (controllers, admins) have noted on it.
 */
export function carryOver(object: KubeObject, live: LiveObject): Record<string, unknown> {
  const { uid, resourceVersion, finalizers } = live.metadata ?? {};
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...foreign(live.metadata?.labels), ...object.metadata.labels },
      annotations: { ...foreign(live.metadata?.annotations), ...object.metadata.annotations },
      ...(finalizers === undefined ? {} : { finalizers }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    ...(object.kind === 'Service' ? { spec: { ...allocated(live['spec']), ...asObject(object['spec']) } } : {}),
  };
}

function foreign(entries: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(entries ?? {}).filter(([key]) => !OURS.test(key)));
}

function allocated(spec: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(asObject(spec)).filter(([key]) => ALLOCATED.includes(key)));
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
