import type { Bundle } from '../../build/bundle.ts';
import type { Reason } from '../../errors.ts';
import type { NamedObject } from '../../named-objects.ts';
import { closest } from '../../request/closest.ts';
import type { KubeList, LiveObject } from '../kube-types.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { METADATA_ONLY } from '../transport/metadata-only.ts';

const CONCURRENCY = 4;
const MAX_CLAIMS = 500;
const MAX_NAMES = 5;

interface LookOptions {
  readonly namespace: string;
  readonly signal: AbortSignal | undefined;
}

/** What is said about an object that is named. */
export interface ObjectReport {
  readonly reasons: readonly Reason[];
  readonly warnings: readonly string[];
}

const NOTHING: ObjectReport = { reasons: [], warnings: [] };

/** Says which ConfigMaps are not there; only their metadata is read. */
export async function configMapReport(
  api: KubeApi,
  named: readonly NamedObject[],
  { namespace, signal }: LookOptions,
): Promise<ObjectReport> {
  return together(
    await mapConcurrently(named, CONCURRENCY, async ({ name, path }) => {
      const found = await read(api, { kind: 'ConfigMap', namespace, name, accept: METADATA_ONLY }, signal);
      if (found !== 'missing') return NOTHING;
      const fix = `make it: kubectl create configmap ${name} --from-file=FILE --namespace ${namespace}`;
      return refused({ path, message: `ConfigMap ${name} does not exist in namespace ${namespace}`, fix });
    }),
  );
}

/** Says which claims are not there or not for several pods. */
export async function claimReport(
  api: KubeApi,
  { named, bundle }: { readonly named: readonly NamedObject[]; readonly bundle: Bundle },
  options: LookOptions,
): Promise<ObjectReport> {
  const { namespace, signal } = options;
  // A workload's own claims come with it.
  const own = bundle.kept.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  const others = named.filter(({ name }) => !own.some(({ metadata }) => metadata.name === name));
  const reports = await mapConcurrently(others, CONCURRENCY, async (claim) => {
    const found = await read(api, { kind: 'PersistentVolumeClaim', namespace, name: claim.name }, signal);
    if (found === 'missing') return { ...NOTHING, missing: claim };
    return found === 'unknown' ? NOTHING : judgeClaim(found, claim, bundle);
  });
  const missing = reports.flatMap((each) => ('missing' in each ? [each.missing] : []));
  const names = missing.length === 0 ? [] : await claimNames(api, options);
  const ofOwn = own.map((claim) => {
    const name = claim.metadata.name ?? '';
    return judgeClaim(claim, { name, path: `PersistentVolumeClaim/${name}` }, bundle);
  });
  return together([...reports, ...ofOwn, ...missing.map((each) => refused(missingClaim(each, { namespace, names })))]);
}

/** A claim that is on its way out takes no new pods. */
function judgeClaim(claim: LiveObject, { name, path }: NamedObject, bundle: Bundle): ObjectReport {
  if (claim.metadata?.deletionTimestamp !== undefined) {
    const fix = 'use another claim, or wait until it is gone and make it again';
    return refused({ path, message: `volume claim ${name} is being deleted`, fix });
  }
  const spec = claim['spec'];
  const modes = typeof spec === 'object' && spec !== null && 'accessModes' in spec ? spec.accessModes : [];
  return sharing(Array.isArray(modes) ? modes : [], { name, path }, podsOf(bundle));
}

/** Whether so many pods can use a claim of these access modes. */
function sharing(modes: readonly unknown[], { name, path }: NamedObject, pods: number): ObjectReport {
  const isShared = modes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
  if (pods < 2 || modes.length === 0 || isShared) return NOTHING;
  if (modes.every((mode) => mode === 'ReadWriteOncePod')) {
    const fix = 'use a claim with access mode ReadWriteMany, or one pod';
    return refused({ path, message: `volume claim ${name} is ReadWriteOncePod, for one pod, not ${pods}`, fix });
  }
  const warning = `volume claim ${name} is ReadWriteOnce: pods on other nodes than the first wait until it is free`;
  return { reasons: [], warnings: [warning] };
}

/** Pods that may run at the same time. */
function podsOf({ parent, children, release }: Bundle): number {
  const scaled = [...children, parent, release].map(({ spec }) => {
    const { maxReplicas, replicas, parallelism } = typeof spec === 'object' && spec !== null ? numbers(spec) : {};
    return maxReplicas ?? replicas ?? parallelism ?? 1;
  });
  return Math.max(...scaled);
}

function numbers(spec: object): { maxReplicas?: number; replicas?: number; parallelism?: number } {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => typeof value === 'number'));
}

function missingClaim(
  { name, path }: NamedObject,
  { namespace, names }: { readonly namespace: string; readonly names: readonly string[] },
): Reason {
  const guess = closest(name, names);
  const shown = names.slice(0, MAX_NAMES).join(', ');
  const there = names.length === 0 ? 'make one with --mount newpvc:SIZE:/PATH' : `there are: ${shown}`;
  return {
    path,
    message: `volume claim ${name} does not exist in namespace ${namespace}`,
    fix: guess === undefined ? there : `did you mean ${guess}?`,
  };
}

async function claimNames(api: KubeApi, { namespace, signal }: LookOptions): Promise<readonly string[]> {
  const path = apiPath({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace });
  try {
    const { body } = await api.request<KubeList<LiveObject>>({
      method: 'GET',
      path,
      query: { limit: MAX_CLAIMS },
      signal,
    });
    return (body.items ?? []).map(({ metadata }) => safeText(metadata?.name ?? '', 253));
  } catch (error) {
    if (hasStatus(error, 403)) return [];
    throw error;
  }
}

async function read(
  api: KubeApi,
  { accept, ...key }: { readonly kind: string; readonly namespace: string; readonly name: string; accept?: string },
  signal: AbortSignal | undefined,
): Promise<LiveObject | 'missing' | 'unknown'> {
  try {
    const path = apiPath({ apiVersion: 'v1', ...key });
    const asked = accept === undefined ? {} : { accept };
    return (await api.request<LiveObject>({ method: 'GET', path, ...asked, signal })).body;
  } catch (error) {
    if (hasStatus(error, 404)) return 'missing';
    if (hasStatus(error, 403)) return 'unknown';
    throw error;
  }
}

function refused(reason: Reason): ObjectReport {
  return { reasons: [reason], warnings: [] };
}

function together(reports: readonly ObjectReport[]): ObjectReport {
  return {
    reasons: reports.flatMap(({ reasons }) => reasons),
    warnings: reports.flatMap(({ warnings }) => warnings),
  };
}
