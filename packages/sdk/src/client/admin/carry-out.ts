import { throwIfAborted } from '../abort.ts';
import { deleteObject } from '../submit/delete-object.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { adoptFields } from './adopt-fields.ts';
import { applyObject } from './apply-object.ts';
import type { ObjectChange, ObjectPlan } from './plan-objects.ts';

export interface CarryOutOptions {
  readonly takesOver?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when a change has been made. */
  readonly onChange?: ((change: ObjectChange) => void) | undefined;
}

/**
 * Makes the changes of a plan, one after the other. Each leaves a state that the next run goes on from, so a run that
 * broke off is simply run again.
 *
 * @throws {AisubmitError} What the API answers to the first change that it refuses.
 */
export async function carryOut(api: KubeApi, plan: ObjectPlan, options: CarryOutOptions = {}): Promise<void> {
  const { takesOver, signal, onChange } = options;
  for (const change of plan) {
    throwIfAborted(signal);
    if (change.action === 'keep') continue;
    if (change.wanted !== undefined) await write(api, change, { takesOver, signal });
    else if (change.uid !== undefined) await deleteObject(api, change.key, { uid: change.uid, signal });
    onChange?.(change);
  }
}

async function write(
  api: KubeApi,
  { key, wanted, adopts }: ObjectChange,
  { takesOver, signal }: Pick<CarryOutOptions, 'takesOver' | 'signal'>,
): Promise<void> {
  if (wanted === undefined) return;
  if (adopts === true) await adoptFields(api, key, { signal });
  await applyObject(api, wanted, { takesOver, signal });
}
