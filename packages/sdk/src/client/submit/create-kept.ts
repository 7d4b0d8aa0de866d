import type { KubeObject } from '../../build/kube-object.ts';
import { REQUEST_ID, WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import type { LiveObject } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
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
 * @throws AisubmitError `CONFLICT` when the name is held by something that is not this workload's, or is going away.
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
  const [has, wants] = [storageOf(existing), storageOf(object)];
  const differs = has !== undefined && wants !== undefined && has !== wants;
  return {
    name,
    reused: true,
    warnings: differs ? [`${name} exists and keeps its ${has} (${wants} was asked for)`] : [],
  };
}

function storageOf(claim: LiveObject): string | undefined {
  const storage = field(field(field(claim['spec'], 'resources'), 'requests'), 'storage');
  return typeof storage === 'string' ? storage : undefined;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
