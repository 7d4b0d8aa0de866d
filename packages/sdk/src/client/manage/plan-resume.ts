import { INCOMPLETE, POLICY, QUEUE_LABEL, REQUEST, SUBMITTED_BY, TEMPLATE } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import type { Parent } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { SUSPENDED } from '../suspended.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { describeRef, parentKey, type WorkloadRef } from '../workload-ref.ts';
import { workloadNotFound } from './find-names.ts';
import { endOf } from './has-ended.ts';
import { keptNames } from './kept-claims.ts';
import { findParent } from './parent.ts';
import { type ResumeRecord, readResumeRecord } from './resume-record.ts';

/** What resuming a workload takes. */
export type ResumePlan =
  /** It is suspended and goes on as it is. */
  | { readonly action: 'release'; readonly parent: Parent; readonly submittedBy: string | undefined }
  /** It has ended, and its request is submitted again. */
  | (RecordedRequest & { readonly action: 'again'; readonly interrupted: boolean })
  /** Nothing is to be done; the sentence says why. */
  | { readonly action: 'none'; readonly sentence: string };

/** A request as it was recorded with what it became. */
export interface RecordedRequest {
  /** The document as JSON; whoever uses it parses it. */
  readonly request: string;
  readonly submittedBy: string | undefined;
  /** Name and hash of what decided it then. */
  readonly policy?: string | undefined;
  readonly template?: string | undefined;
}

export interface PlanResumeOptions {
  /** Runs a finished training again, from its beginning. @default false */
  readonly fromStart?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Decides what resuming a workload takes. An ended notebook is submitted again; what is still there, or on its way, is
 * left alone.
 *
 * @throws AisubmitError `NOT_FOUND`, or `CONFLICT` for what cannot be resumed.
 */
export async function planResume(
  api: KubeApi,
  ref: WorkloadRef,
  { fromStart = false, signal }: PlanResumeOptions = {},
): Promise<ResumePlan> {
  const [parent, record] = await Promise.all([findParent(api, ref, signal), readResumeRecord(api, ref, signal)]);
  if (parent === undefined) return record === undefined ? throwNotFound(api, ref, signal) : goOn(record);
  const { annotations, deletionTimestamp } = parent.metadata ?? {};
  if (record !== undefined && isHalfway(parent, record)) return goOn(record);
  if (deletionTimestamp !== undefined) throw conflict(`${describeRef(ref)} is being deleted`, 'wait until it is gone');
  if (annotations?.[INCOMPLETE] !== undefined) {
    throw conflict(
      `${describeRef(ref)} cannot be resumed: its submission was interrupted, so parts of it are missing`,
      `delete it, then submit it again: kubectl aisubmit delete ${idOf(ref)} --namespace ${ref.namespace}`,
    );
  }
  return parentKey(ref).kind === 'Job' ? planJob(ref, parent, { fromStart }) : planDeployment(parent);
}

/** Of an ended Job it is what nobody changes any more. */
function ownerOf({ spec }: Parent): string | undefined {
  return spec?.template?.metadata?.annotations?.[SUBMITTED_BY];
}

function goOn({ request, submittedBy }: ResumeRecord): ResumePlan {
  return { action: 'again', request, submittedBy, interrupted: true };
}

/**
 * True for what an interrupted resume leaves: the old one on its way out, or the new one before it was let run. A record
 * of somebody else's than the workload's own user is none of it.
 */
function isHalfway(parent: Parent, record: ResumeRecord): boolean {
  const { metadata } = parent;
  if (record.submittedBy === undefined || record.submittedBy !== ownerOf(parent)) return false;
  if (metadata?.deletionTimestamp !== undefined) return true;
  const { [INCOMPLETE]: incomplete, [REQUEST]: request } = metadata?.annotations ?? {};
  return incomplete !== undefined && request === record.request;
}

function planDeployment(parent: Parent): ResumePlan {
  const submittedBy = parent.metadata?.annotations?.[SUBMITTED_BY];
  if ((parent.spec?.replicas ?? 1) === 0) return { action: 'release', parent, submittedBy };
  return { action: 'none', sentence: 'is not suspended' };
}

function planJob(ref: WorkloadRef, parent: Parent, { fromStart }: { readonly fromStart: boolean }): ResumePlan {
  const end = endOf(parent);
  if (end !== undefined) return planEnded(ref, parent, { end, fromStart });
  if (isEnding(parent)) throw conflict(`${describeRef(ref)} is about to end`, 'try again in a moment');
  const { annotations, labels } = parent.metadata ?? {};
  if (annotations?.[SUSPENDED] === undefined) {
    const queue = labels?.[QUEUE_LABEL];
    if (parent.spec?.suspend !== true) return { action: 'none', sentence: 'is not suspended' };
    if (queue !== undefined)
      return {
        action: 'none',
        sentence: `waits for its turn in queue ${safeText(queue, 63)}, which decides when it runs`,
      };
  }
  return { action: 'release', parent, submittedBy: annotations?.[SUBMITTED_BY] };
}

/** Its last pod has ended, and the Job controller has yet to write it down. */
function isEnding({ status }: Parent): boolean {
  return (
    status?.conditions?.some(
      ({ type, status: is }) => (type === 'SuccessCriteriaMet' || type === 'FailureTarget') && is === 'True',
    ) ?? false
  );
}

function planEnded(
  ref: WorkloadRef,
  parent: Parent,
  { end, fromStart }: { readonly end: 'Complete' | 'Failed'; readonly fromStart: boolean },
): ResumePlan {
  if (ref.kind !== 'Notebook' && !fromStart) {
    throw conflict(
      `${describeRef(ref)} ${end === 'Complete' ? 'has finished' : 'has failed'}, so there is nothing to go on with`,
      `run it again from its beginning with: kubectl aisubmit resume ${idOf(ref)} --from-start --namespace ${ref.namespace}`,
    );
  }
  // The template of an ended Job cannot be changed any more, its own annotations can, by everybody who may patch it.
  const record = parent.spec?.template?.metadata?.annotations;
  const request = record?.[REQUEST];
  if (request === undefined) {
    throw conflict(
      `${describeRef(ref)} does not say what was asked for`,
      'submit it again with --replace; its data stays',
    );
  }
  return {
    action: 'again',
    request,
    submittedBy: record?.[SUBMITTED_BY],
    policy: record?.[POLICY],
    template: record?.[TEMPLATE],
    interrupted: false,
  };
}

async function throwNotFound(api: KubeApi, ref: WorkloadRef, signal: AbortSignal | undefined): Promise<never> {
  const [home] = await keptNames(api, ref, { signal });
  if (home === undefined) throw await workloadNotFound(api, [ref], signal);
  const start =
    ref.kind === 'Notebook' ? `kubectl aisubmit notebook ${ref.name} --namespace ${ref.namespace}` : 'submit it again';
  throw new AisubmitError('NOT_FOUND', `${describeRef(ref)} is gone, and what was asked for with it`, {
    status: 404,
    fix: `its volume ${home} is still there: ${start} uses it again`,
  });
}

function idOf({ kind, name }: WorkloadRef): string {
  return `${kind.toLowerCase()}/${name}`;
}

function conflict(message: string, fix: string): AisubmitError {
  return new AisubmitError('CONFLICT', message, { status: 409, fix });
}
