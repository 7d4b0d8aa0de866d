import type { KubeObject } from '../../build/kube-object.ts';
import { REQUEST_ID, USER_LABEL, WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import type { LiveObject } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { ApiError } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { type CreateOptions, createObject, keyOf } from './create-object.ts';

export interface KeptResult {
  /** Like `PersistentVolumeClaim/notebook-lab-home`. */
  readonly name: string;
  readonly reused: boolean;
  readonly warnings: readonly string[];
}

/**
 * Creates an object that outlives its workload, or takes the one that an earlier run of the same workload left.
 *
 * @throws AisubmitError `CONFLICT` when the name is held by something that is not this workload's, goes with something
 *   else, as the volume of a pod does, or is going away.
 */
export async function createKept(
  api: KubeApi,
  object: KubeObject,
  options: CreateOptions & { readonly workload: string },
): Promise<KeptResult> {
  const name = `${object.kind}/${object.metadata.name}`;
  try {
    const { warnings } = await createObject(api, object, options);
    return { name, reused: false, warnings };
  } catch (error) {
    const exists = error instanceof AisubmitError && error.code === 'CONFLICT' && !(error instanceof ApiError);
    if (!exists) throw error;
    const { body } = await api.request<LiveObject>({
      method: 'GET',
      path: apiPath(keyOf(object)),
      signal: options.signal,
    });
    return reuse(name, { object, existing: body, options });
  }
}

function reuse(
  name: string,
  {
    object,
    existing,
    options,
  }: { object: KubeObject; existing: LiveObject; options: CreateOptions & { workload: string } },
): KeptResult {
  if (existing.metadata?.annotations?.[REQUEST_ID] === options.requestId) return { name, reused: false, warnings: [] };
  if (existing.metadata?.deletionTimestamp !== undefined) {
    throw new AisubmitError('CONFLICT', `${name} is being deleted`, {
      fix: 'wait until it is gone, then try again',
      status: 409,
    });
  }
  if (existing.metadata?.labels?.[WORKLOAD_LABEL] !== options.workload) {
    throw new AisubmitError('CONFLICT', `${name} exists already and does not belong to this workload`, {
      fix: 'choose another name, or rename what holds it',
      status: 409,
    });
  }
  // An organisation's own controller may own homes; what Kubernetes makes for pods goes when they go.
  const owner = existing.metadata?.ownerReferences?.find(({ kind }) => kind === 'Pod' || kind === 'StatefulSet');
  if (owner !== undefined) {
    const whose = safeText(`${owner.kind} ${owner.name}`, 300);
    throw new AisubmitError(
      'CONFLICT',
      `${name} belongs to ${whose} and goes with it, and so would what is kept there`,
      {
        fix: `choose another name, or delete ${whose} first where nobody needs its data`,
        status: 409,
      },
    );
  }
  return { name, reused: true, warnings: differences(name, existing, object) };
}

/** What the user asked for and does not get, since the volume is as it was made; and whose it was. */
function differences(name: string, existing: LiveObject, object: KubeObject): string[] {
  const facts = FACTS.flatMap((factOf) => {
    const [has, wants] = [factOf(existing['spec']), factOf(object['spec'])];
    if (has === undefined || wants === undefined || has === wants) return [];
    return [`${name} exists and keeps its ${safeText(has, 253)} (${wants} was asked for)`];
  });
  const [maker, user] = [existing, object].map(({ metadata }) => metadata?.labels?.[USER_LABEL]);
  const isOthers = maker !== undefined && user !== undefined && maker !== user;
  return isOthers ? [...facts, `${name} holds data of another user, who made it`] : facts;
}

const FACTS: readonly ((spec: unknown) => string | undefined)[] = [
  (spec) => textOf(field(field(field(spec, 'resources'), 'requests'), 'storage')),
  (spec) => textOf(field(field(spec, 'accessModes'), '0')),
  (spec) => textOf(field(spec, 'storageClassName')),
];

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
