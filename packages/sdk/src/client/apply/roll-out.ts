import type { Bundle } from '../../build/bundle.ts';
import type { KubeObject } from '../../build/kube-object.ts';
import { REQUEST } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import { mergePatch } from '../../merge-patch.ts';
import { throwIfAborted } from '../abort.ts';
import type { LiveObject, Parent } from '../kube-types.ts';
import { apiPath, type ObjectKey } from '../resource-paths.ts';
import { createKept } from '../submit/create-kept.ts';
import { keyOf } from '../submit/create-object.ts';
import { deleteObject } from '../submit/delete-object.ts';
import type { Submission, SubmitOptions } from '../submit/submit-bundle.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { realClock } from '../transport/real-clock.ts';
import { carryOver } from './carry-over.ts';
import { belongsTo, readLive, writeChild } from './write-child.ts';

/** A controller writes the status of a Deployment while it rolls: our write may have to be made on a newer version. */
const MAX_ATTEMPTS = 8;
const RETRY_MS = 200;

/** Children that a smaller request no longer has. */
const REMOVABLE: readonly Pick<ObjectKey, 'apiVersion' | 'kind'>[] = [
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
  // What is left of it would go on opening hosts that the new version does not name.
  { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
];
const NETWORK: readonly string[] = ['NetworkPolicy', 'CiliumNetworkPolicy'];

/**
 * Changes a running endpoint in place. The NetworkPolicy is written before any pod changes, and the Deployment last: only
 * then does it carry the new request, so that a roll-out which was interrupted is taken up by applying it again.
 *
 * @throws AisubmitError `CONFLICT` when somebody else changed or replaced it at the same time.
 */
export async function rollOut(
  api: KubeApi,
  bundle: Bundle,
  options: SubmitOptions & { readonly existing: Parent },
): Promise<Submission> {
  const uid = options.existing.metadata?.uid ?? '';
  const clock = options.clock ?? realClock;
  const create = { requestId: bundle.requestId, signal: options.signal, clock };
  const children = bundle.children.toSorted(
    (a, b) => Number(NETWORK.includes(b.kind)) - Number(NETWORK.includes(a.kind)),
  );
  const steps = [...bundle.kept, ...children, bundle.parent];
  const warnings: string[] = [];
  const reused: string[] = [];
  const report = (object: KubeObject): void => {
    throwIfAborted(options.signal);
    options.onProgress?.({
      step: 'create',
      object: `${object.kind}/${object.metadata.name}`,
      done: steps.indexOf(object),
      total: steps.length,
    });
  };
  for (const object of bundle.kept) {
    report(object);
    const kept = await createKept(api, object, { ...create, workload: bundle.workload });
    warnings.push(...kept.warnings);
    if (kept.reused) reused.push(kept.name);
  }
  for (const object of children) {
    report(object);
    warnings.push(...(await writeChild(api, object, { ...create, uid, parent: bundle.parent })));
  }
  await removeSurplus(api, bundle, { uid, signal: options.signal });
  report(bundle.parent);
  warnings.push(...(await writeParent(api, bundle, { existing: options.existing, signal: options.signal, clock })));
  return { uid, reused, warnings: [...new Set(warnings)] };
}

async function removeSurplus(
  api: KubeApi,
  bundle: Bundle,
  { uid, signal }: { uid: string; signal: AbortSignal | undefined },
): Promise<void> {
  for (const { apiVersion, kind } of REMOVABLE) {
    if (bundle.children.some((each) => each.kind === kind)) continue;
    const key = { apiVersion, kind, namespace: bundle.namespace, name: bundle.workload };
    const live = await readIfAllowed(api, key, signal);
    if (live !== undefined && belongsTo(live.metadata, uid))
      await deleteObject(api, key, { uid: live.metadata?.uid ?? '', signal });
  }
}

/** Whoever may not read a kind has never made one: that takes the same Role. */
async function readIfAllowed(
  api: KubeApi,
  key: ObjectKey,
  signal: AbortSignal | undefined,
): Promise<LiveObject | undefined> {
  try {
    return await readLive(api, key, signal);
  } catch (error) {
    if (hasStatus(error, 403)) return undefined;
    throw error;
  }
}

async function writeParent(
  api: KubeApi,
  bundle: Bundle,
  { existing, signal, clock }: { existing: Parent; signal: AbortSignal | undefined; clock: typeof realClock },
): Promise<readonly string[]> {
  const key = keyOf(bundle.parent);
  const scaled = bundle.children.some(({ kind }) => kind === 'HorizontalPodAutoscaler');
  for (let attempt = 1; ; attempt++) {
    const { body: live } = await api.request<LiveObject & Parent>({ method: 'GET', path: apiPath(key), signal });
    refuseOthersChange(live, existing, bundle);
    const body = carryOver(released(bundle, scaled ? live.spec?.replicas : undefined), live);
    try {
      return (
        await api.request({
          method: 'PUT',
          path: apiPath(key),
          query: { fieldManager: 'aisubmit' },
          body,
          idempotent: true,
          signal,
        })
      ).warnings;
    } catch (error) {
      if (!hasStatus(error, 409) || attempt >= MAX_ATTEMPTS) throw error;
      await clock.sleep(RETRY_MS * attempt, signal);
    }
  }
}

/** The parent as it is to run. Where an autoscaler decides, its number stays, unless that is none at all. */
function released(bundle: Bundle, replicas: number | undefined): KubeObject {
  const parent = mergePatch(bundle.parent, bundle.release) as KubeObject;
  return replicas === undefined || replicas === 0 ? parent : (mergePatch(parent, { spec: { replicas } }) as KubeObject);
}

function refuseOthersChange(live: Parent, existing: Parent, bundle: Bundle): void {
  const request = live.metadata?.annotations?.[REQUEST];
  const known = [existing.metadata?.annotations?.[REQUEST], bundle.parent.metadata.annotations?.[REQUEST]];
  if (live.metadata?.uid === existing.metadata?.uid && known.includes(request)) return;
  throw new AisubmitError(
    'CONFLICT',
    `${bundle.kind.toLowerCase()} ${bundle.name} was changed by somebody else at the same time`,
    {
      fix: 'look at it with `kubectl aisubmit status`, then apply again',
      status: 409,
    },
  );
}
