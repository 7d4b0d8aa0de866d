import type { KubeObject } from '../../build/kube-object.ts';
import { AisubmitError, type Reason } from '../../errors.ts';
import { isPlainObject } from '../../plain-object.ts';
import type { KubeList } from '../kube-types.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { apiPath, type ObjectKey } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { keyOf } from '../submit/create-object.ts';
import { ApiError, hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { hasForeignFields } from './adopt-fields.ts';
import { applyObject } from './apply-object.ts';
import { comparable } from './comparable.ts';

/** What becomes of one object. */
export interface ObjectChange {
  readonly action: 'create' | 'change' | 'keep' | 'remove';
  readonly key: ObjectKey;
  /** What is sent; absent where the object is removed. */
  readonly wanted?: KubeObject;
  /** Without what the API server keeps for itself; absent where there is none. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** True where the fields that others set are taken over first: an apply leaves them as they are. */
  readonly adopts?: boolean;
  /** Of the object that is there. */
  readonly uid?: string;
}

/** Every change, in the order in which it is made. */
export type ObjectPlan = readonly ObjectChange[];

export interface PlanObjectsOptions {
  /** Collections in which what is ours and no longer wanted is removed, and the labels by which it is known as ours. */
  readonly prune?: { readonly collections: readonly ObjectKey[]; readonly labels: Readonly<Record<string, string>> };
  /** Takes over fields that another field manager set. @default false */
  readonly takesOver?: boolean | undefined;
  /** How specs are compared in which nobody else may add anything. Absent allows additions. */
  readonly exact?: {
    /** Phrases for where two differ. */
    readonly differences: (spec: unknown, wanted: unknown) => readonly string[];
    /** Without what an API server fills in. */
    readonly plain: (spec: unknown) => unknown;
  };
  readonly signal?: AbortSignal | undefined;
}

const AT_ONCE = 8;

/**
 * Compares wanted objects with those of the cluster, by asking what server-side apply would make of each: nothing is
 * written, and every refusal is found before anything is.
 *
 * @throws {AisubmitError} `REJECTED` with a reason for each object that the cluster would not take; what the API answers
 * where it cannot be asked at all.
 */
export async function planObjects(
  api: KubeApi,
  wanted: readonly KubeObject[],
  options: PlanObjectsOptions = {},
): Promise<ObjectPlan> {
  const missing = new Set(wanted.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name));
  const outcomes = await mapConcurrently(wanted, AT_ONCE, (object) => planOne(api, object, { ...options, missing }));
  const reasons = outcomes.flatMap((outcome) => ('reason' in outcome ? [outcome.reason] : []));
  if (reasons.length > 0) {
    throw new AisubmitError('REJECTED', 'the cluster would not take this from you as it is; nothing was written', {
      reasons: together(reasons),
    });
  }
  const changes = outcomes.flatMap((outcome) => ('change' in outcome ? [outcome.change] : []));
  return [...(await leftovers(api, wanted, options)), ...changes];
}

type Outcome = { readonly change: ObjectChange } | { readonly reason: Reason };

type PlanOneOptions = PlanObjectsOptions & { readonly missing: ReadonlySet<string | undefined> };

async function planOne(api: KubeApi, wanted: KubeObject, options: PlanOneOptions): Promise<Outcome> {
  const key = keyOf(wanted);
  try {
    return await compareWith(await readObject(api, key, options.signal), { api, wanted, options });
  } catch (error) {
    if (!(error instanceof ApiError) || !isRefusal(error)) throw error;
    return { reason: { path: `${key.kind}/${key.name}`, message: error.message, ...fixOf(error) } };
  }
}

interface Comparison {
  readonly api: KubeApi;
  readonly wanted: KubeObject;
  readonly options: PlanOneOptions;
}

async function compareWith(before: unknown, { api, wanted, options }: Comparison): Promise<Outcome> {
  const { missing, takesOver, exact, signal } = options;
  const key = keyOf(wanted);
  const differences = (object: unknown): readonly string[] =>
    before === undefined ? [] : (exact?.differences(specOf(object), specOf(wanted)) ?? []);
  try {
    const { body } = await applyObject(api, wanted, { dryRun: true, takesOver, signal });
    const added = differences(body);
    if (added.length > 0) return byHand({ key, wanted, before, differences: added, options });
    if (before === undefined) return { change: { action: 'create', key, wanted, after: comparable(body) } };
    const [was, becomes] = [comparable(before), comparable(body)];
    const action = JSON.stringify(was) === JSON.stringify(becomes) ? 'keep' : 'change';
    return { change: { action, key, wanted, before: was, after: becomes, ...uidOf(before) } };
  } catch (error) {
    // A namespace that is still to be made takes nothing yet, in a dry run neither.
    if (hasStatus(error, 404) && missing.has(key.namespace)) {
      return { change: { action: 'create', key, wanted, after: comparable(wanted) } };
    }
    // What others added can make the whole invalid.
    const changed = hasStatus(error, 422) && hasForeignFields(before) ? differences(before) : [];
    if (changed.length > 0) return byHand({ key, wanted, before, differences: changed, options });
    throw error;
  }
}

interface ByHand {
  readonly key: ObjectKey;
  readonly wanted: KubeObject;
  readonly before: unknown;
  readonly differences: readonly string[];
  readonly options: Pick<PlanObjectsOptions, 'takesOver' | 'exact'>;
}

/** What somebody changed in a way that an apply alone does not mend. */
function byHand({ key, wanted, before, differences, options: { takesOver, exact } }: ByHand): Outcome {
  if (takesOver !== true) {
    const message = `somebody changed it by hand: ${safeText(differences.join('; '))}`;
    return { reason: { path: `${key.kind}/${key.name}`, message, fix: TAKE_OVER } };
  }
  const shown = (spec: unknown): unknown => comparable({ ...Object(before), spec: exact?.plain(spec) ?? spec });
  const [was, after] = [shown(specOf(before)), shown(wanted['spec'])];
  return { change: { action: 'change', key, wanted, before: was, after, adopts: true, ...uidOf(before) } };
}

const TAKE_OVER = 'somebody else set these fields; take them over with --force-conflicts';

function specOf(object: unknown): unknown {
  return isPlainObject(object) ? object['spec'] : undefined;
}

function isRefusal(error: ApiError): boolean {
  return [400, 403, 409, 422].includes(error.status ?? 0);
}

/** The same of many objects is said once. */
function together(reasons: readonly Reason[]): readonly Reason[] {
  const paths = new Map<string, string[]>();
  for (const { message, path = '' } of reasons) paths.set(message, [...(paths.get(message) ?? []), path]);
  return [...paths].map(([message, [first = '', ...more]]) => ({
    ...reasons.find((reason) => reason.message === message),
    path: more.length === 0 ? first : `${first} and ${more.length} more`,
    message,
  }));
}

function fixOf(error: ApiError): { readonly fix?: string } {
  if (error.status === 403) return { fix: 'do it as an admin of the cluster, such as with --context' };
  if (error.status === 409) return { fix: TAKE_OVER };
  return error.fix === undefined ? {} : { fix: error.fix };
}

async function readObject(api: KubeApi, key: ObjectKey, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    return (await api.request({ method: 'GET', path: apiPath(key), signal })).body;
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/** What carries our labels and is no longer wanted; bindings before the policies that they bind. */
async function leftovers(
  api: KubeApi,
  wanted: readonly KubeObject[],
  { prune, signal }: PlanObjectsOptions,
): Promise<ObjectChange[]> {
  if (prune === undefined) return [];
  const labelSelector = Object.entries(prune.labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const kept = new Set(wanted.map((object) => apiPath(keyOf(object))));
  const found: ObjectChange[] = [];
  for (const collection of prune.collections) {
    const path = apiPath(collection);
    const { body } = await api.request<KubeList<KubeObject>>({ method: 'GET', path, query: { labelSelector }, signal });
    for (const item of body.items ?? []) {
      const key = { ...collection, name: item.metadata?.name };
      if (kept.has(apiPath(key))) continue;
      found.push({ action: 'remove', key, before: comparable({ ...collection, ...item }), ...uidOf(item) });
    }
  }
  return found;
}

function uidOf(object: unknown): { readonly uid?: string } {
  const { metadata } = object as { readonly metadata?: { readonly uid?: string } };
  return metadata?.uid === undefined ? {} : { uid: metadata.uid };
}
