import type { Bundle } from '../../build/bundle.ts';
import type { KubeObject } from '../../build/kube-object.ts';
import { INCOMPLETE } from '../../build/metadata-keys.ts';
import { AisubmitError, type Reason } from '../../errors.ts';
import { gracefully, throwIfAborted } from '../abort.ts';
import type { LiveObject } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { ApiError } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { realClock } from '../transport/real-clock.ts';
import type { RetryClock } from '../transport/retry.ts';
import { createKept } from './create-kept.ts';
import { createObject, keyOf } from './create-object.ts';
import { type Made, rollBack } from './roll-back.ts';

/** After Ctrl-C a write that is under way gets this long to be answered. */
const GRACE_MS = 2000;
const READ_BACK_MS = 15_000;

export interface SubmitProgress {
  readonly step: 'create' | 'release' | 'roll-back';
  /** Like `Job/training-mnist`. */
  readonly object: string;
  readonly done: number;
  readonly total: number;
}

export interface SubmitOptions {
  /** Aborting before the release rolls everything back. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: SubmitProgress) => void) | undefined;
  readonly clock?: RetryClock | undefined;
}

export interface Submission {
  /** uid of the Job or Deployment. */
  readonly uid: string;
  /** Names of kept objects that existed and are used again, such as `PersistentVolumeClaim/notebook-lab-home`. */
  readonly reused: readonly string[];
  /** What the server warned about, safe to show. */
  readonly warnings: readonly string[];
}

/**
 * Writes a bundle so that it is there whole or not at all: the parent is created paused and holds the name, what it
 * needs is created beside it, and one last call lets it run. Failure or an aborted signal removes everything again;
 * what a killed process leaves is one paused parent that `removeWorkload` takes away.
 *
 * @throws AisubmitError with the code of what went wrong; `reasons` also names what could not be removed.
 */
export async function submitBundle(api: KubeApi, bundle: Bundle, options: SubmitOptions = {}): Promise<Submission> {
  const clock = options.clock ?? realClock;
  const made: Made = { parentSent: false, keptSent: [] };
  const grace = gracefully(options.signal, GRACE_MS);
  try {
    return await write(api, bundle, { made, clock, options, late: grace.signal });
  } catch (error) {
    options.onProgress?.({ step: 'roll-back', object: describe(bundle.parent), done: 0, total: 1 });
    const left = await rollBack(api, bundle, { made, clock });
    throw left.length === 0 ? error : withLeftovers(error, left);
  } finally {
    grace.dispose();
  }
}

interface WriteContext {
  readonly made: Made;
  readonly clock: RetryClock;
  readonly options: SubmitOptions;
  /** Ends writes that are still unanswered some time after the user's signal. */
  readonly late: AbortSignal;
}

async function write(api: KubeApi, bundle: Bundle, context: WriteContext): Promise<Submission> {
  const { made, clock, options, late } = context;
  const total = 2 + bundle.kept.length + bundle.children.length;
  let done = 0;
  const report = (step: SubmitProgress['step'], object: KubeObject): void =>
    options.onProgress?.({ step, object: describe(object), done: done++, total });
  const create = { requestId: bundle.requestId, signal: late, clock };

  throwIfAborted(options.signal);
  made.parentSent = true;
  const parent = await createParent(api, bundle, { made, create });
  report('create', bundle.parent);
  throwIfAborted(options.signal);

  const kept = bundle.kept.map(async (object) => {
    made.keptSent.push(keyOf(object));
    const result = await createKept(api, object, { ...create, workload: bundle.workload });
    report('create', object);
    return result;
  });
  const children = bundle.children.map(async (object) => {
    const created = await createObject(api, owned(object, bundle.parent, parent.uid), {
      ...create,
      ownerUid: parent.uid,
    });
    report('create', object);
    return created;
  });
  const [keptResults, childResults] = await Promise.all([allOrFirstError(kept), allOrFirstError(children)]);
  throwIfAborted(options.signal);

  const warnings = await release(api, bundle, { uid: parent.uid, signal: late });
  report('release', bundle.parent);
  const all = [
    ...parent.warnings,
    ...keptResults.flatMap((each) => each.warnings),
    ...childResults.flatMap((each) => each.warnings),
    ...warnings,
  ];
  return {
    uid: parent.uid,
    reused: keptResults.filter((each) => each.reused).map((each) => each.name),
    warnings: [...new Set(all)],
  };
}

async function createParent(
  api: KubeApi,
  bundle: Bundle,
  { made, create }: { made: Made; create: Parameters<typeof createObject>[2] },
): Promise<Awaited<ReturnType<typeof createObject>>> {
  const parent = await createObject(api, bundle.parent, create).catch((error: unknown) => {
    // A clear refusal leaves nothing to look for.
    if (error instanceof AisubmitError && error.status !== undefined && error.status < 500) made.parentSent = false;
    throw error;
  });
  if (parent.uid === '')
    throw new AisubmitError('SERVER_ERROR', `${api.server} created ${describe(bundle.parent)} and did not say its uid`);
  made.parentUid = parent.uid;
  return parent;
}

/** No `controller`, no `blockOwnerDeletion`: the first would mislead controllers, the second needs rights users lack. */
function owned(object: KubeObject, parent: KubeObject, uid: string): KubeObject {
  const owner = { apiVersion: parent.apiVersion, kind: parent.kind, name: parent.metadata.name ?? '', uid };
  return { ...object, metadata: { ...object.metadata, ownerReferences: [owner] } };
}

// Rolling back must not begin while a sibling is still being created.
async function allOrFirstError<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/** Lets the parent run. The uid in the patch makes the server refuse it for a successor of the same name. */
async function release(
  api: KubeApi,
  bundle: Bundle,
  options: { uid: string; signal: AbortSignal },
): Promise<readonly string[]> {
  const metadata = bundle.release['metadata'];
  const patch = {
    ...bundle.release,
    metadata: { ...(typeof metadata === 'object' ? metadata : {}), uid: options.uid },
  };
  const path = apiPath(keyOf(bundle.parent));
  try {
    const { warnings } = await api.request<LiveObject>({
      method: 'PATCH',
      path,
      query: { fieldManager: 'aisubmit' },
      body: patch,
      contentType: 'application/merge-patch+json',
      idempotent: true,
      signal: options.signal,
    });
    return warnings;
  } catch (error) {
    const unclear =
      error instanceof AisubmitError &&
      (error.code === 'INTERRUPTED' || (error instanceof ApiError && error.ambiguous));
    if (!unclear) throw error;
    const { body } = await api.request<LiveObject>({ method: 'GET', path, signal: AbortSignal.timeout(READ_BACK_MS) });
    const released = body.metadata?.uid === options.uid && body.metadata.annotations?.[INCOMPLETE] === undefined;
    if (released) return [];
    throw error;
  }
}

function withLeftovers(error: unknown, left: readonly Reason[]): unknown {
  if (!(error instanceof AisubmitError)) return error;
  return new AisubmitError(error.code, error.message, {
    cause: error,
    reasons: [...error.reasons, ...left],
    fix: 'remove what is left with `kubectl aisubmit delete`; it is paused and uses nothing',
    ...(error.status === undefined ? {} : { status: error.status }),
  });
}

function describe(object: KubeObject): string {
  return `${object.kind}/${object.metadata.name}`;
}
