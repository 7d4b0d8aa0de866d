import type { Bundle } from '../../build/bundle.ts';
import { REQUEST, SUBMITTED_BY } from '../../build/metadata-keys.ts';
import { type RemoveOptions, removeWorkload } from '../manage/remove-workload.ts';
import { dropResumeRecord, keepResumeRecord } from '../manage/resume-record.ts';
import { type Submission, type SubmitOptions, submitBundle } from '../submit/submit-bundle.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { ApplyPlan } from './plan-apply.ts';
import { rollOut } from './roll-out.ts';

export interface ApplyOptions extends SubmitOptions {
  /** Progress of the removal that `replace` begins with. */
  readonly onRemoveProgress?: RemoveOptions['onProgress'];
  /** Keeps the request of what it replaces, so that an interruption loses nothing. @default false */
  readonly resumes?: boolean | undefined;
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
  if (options.resumes === true) await keepRequest(api, bundle, options.signal);
  if (plan.action === 'replace') await makeRoom(api, bundle, { ...options, uid: plan.existing.metadata?.uid });
  const submission = await submitBundle(api, bundle, options);
  if (options.resumes === true) await dropResumeRecord(api, bundle, undefined);
  return submission;
}

async function keepRequest(api: KubeApi, bundle: Bundle, signal: AbortSignal | undefined): Promise<void> {
  const { labels = {}, annotations = {} } = bundle.parent.metadata;
  const { [REQUEST]: request = '', [SUBMITTED_BY]: submittedBy = '' } = annotations;
  await keepResumeRecord(api, bundle, { requestId: bundle.requestId, request, submittedBy, labels, signal });
}

async function makeRoom(
  api: KubeApi,
  bundle: Bundle,
  { signal, clock, onRemoveProgress, resumes, uid }: ApplyOptions & { readonly uid: string | undefined },
): Promise<void> {
  const keepsRecord = resumes === true;
  await removeWorkload(api, bundle, { wait: true, keepsRecord, uid, signal, clock, onProgress: onRemoveProgress });
}
