import type { Bundle } from '../../build/bundle.ts';
import { type RemoveOptions, removeWorkload } from '../manage/remove-workload.ts';
import { type Submission, type SubmitOptions, submitBundle } from '../submit/submit-bundle.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { ApplyPlan } from './plan-apply.ts';
import { rollOut } from './roll-out.ts';

export interface ApplyOptions extends SubmitOptions {
  /** Progress of the removal that `replace` begins with. */
  readonly onRemoveProgress?: RemoveOptions['onProgress'];
}

/**
 * Does what `planApply` decided.
 *
 * @returns Undefined when there is nothing to do.
 * @throws AisubmitError the plan's own error when it is to refuse.
 */
export async function applyBundle(
  api: KubeApi,
  bundle: Bundle,
  options: ApplyOptions & { readonly plan: ApplyPlan },
): Promise<Submission | undefined> {
  const { plan } = options;
  if (plan.action === 'refuse') throw plan.error;
  if (plan.action === 'unchanged') return undefined;
  if (plan.action === 'update') return rollOut(api, bundle, { ...options, existing: plan.existing });
  if (plan.action === 'replace') {
    const { signal, clock } = options;
    await removeWorkload(api, bundle, { wait: true, signal, clock, onProgress: options.onRemoveProgress });
  }
  return submitBundle(api, bundle, options);
}
