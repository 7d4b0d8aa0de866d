import { AisubmitError } from '../errors.ts';
import type { Effective } from '../policy/effective.ts';
import { canonicalJson, sha256Hex } from '../policy/sha256.ts';
import { WORKLOAD_KINDS, workloadId } from '../request/workload-kind.ts';
import type { BuildContext } from './build-context.ts';
import type { ObjectMeta } from './kube-object.ts';
import {
  IDE,
  INCOMPLETE,
  KIND_LABEL,
  POLICY,
  REQUEST,
  REQUEST_ID,
  SUBMITTED_BY,
  TEMPLATE,
  USER_LABEL,
  VERSION,
  WORKLOAD_LABEL,
} from './metadata-keys.ts';
import { sortKeys } from './sort-keys.ts';

/** The API server refuses more than 256 KiB of annotations; the request shares them with others. */
const MAX_REQUEST_CHARACTERS = 200_000;

/** One user submits many. */
const userLabels = new Map<string, string>();
const USERS_MAX = 100;

/** Label value for a user: usernames hold characters that labels do not. */
export function userLabel(username: string): string {
  const known = userLabels.get(username) ?? `u-${sha256Hex(username).slice(0, 20)}`;
  if (userLabels.size >= USERS_MAX) userLabels.clear();
  userLabels.set(username, known);
  return known;
}

/** Hashing a policy costs more than building a workload, and one policy serves many. */
const references = new WeakMap<{ readonly name: string }, string>();

/** Name and hash of a policy or template, as the record keeps it. */
export function referenceTo(document: Effective['policy'] | NonNullable<Effective['template']>): string {
  const known = references.get(document) ?? `${document.name}@sha256:${sha256Hex(canonicalJson(document))}`;
  references.set(document, known);
  return known;
}

/** What every object of one build carries, worked out once. */
export interface Stamp extends BuildContext {
  readonly labels: Readonly<Record<string, string>>;
  /** Annotations of the parent and its pods. */
  readonly record: Readonly<Record<string, string>>;
}

/** Works out labels and record of a workload. */
export function stampOf(effective: Effective, context: BuildContext): Stamp {
  return { ...context, labels: labelsOf(effective, context), record: recordOf(effective, context) };
}

/** Labels of every object of the workload; the user's own never replace ours. */
function labelsOf(effective: Effective, context: BuildContext): Readonly<Record<string, string>> {
  const { prefix } = WORKLOAD_KINDS[effective.kind];
  const workload = workloadId(effective.kind, effective.name);
  return {
    ...sortKeys(effective.spec.labels),
    'app.kubernetes.io/name': prefix,
    'app.kubernetes.io/instance': workload,
    'app.kubernetes.io/managed-by': 'aisubmit',
    [KIND_LABEL]: prefix,
    [USER_LABEL]: userLabel(context.submittedBy),
    [WORKLOAD_LABEL]: workload,
  };
}

/** The record of who asked for what under which policy, on the parent and on its pods. */
function recordOf(effective: Effective, context: BuildContext): Readonly<Record<string, string>> {
  const request = canonicalJson(effective.request);
  if (request.length > MAX_REQUEST_CHARACTERS) {
    throw new AisubmitError('INVALID_INPUT', `this ${effective.kind} is too large to be kept with its objects`, {
      reasons: [{ message: `the request is ${request.length} characters, ${MAX_REQUEST_CHARACTERS} at most` }],
      fix: 'put long commands and values into a file on a volume or in a ConfigMap',
    });
  }
  return {
    ...(effective.kind === 'Notebook' ? { [IDE]: effective.spec.ide } : {}),
    [POLICY]: referenceTo(effective.policy),
    [REQUEST]: request,
    [REQUEST_ID]: context.requestId,
    [SUBMITTED_BY]: context.submittedBy,
    ...(effective.template === undefined ? {} : { [TEMPLATE]: referenceTo(effective.template) }),
    [VERSION]: context.version,
  };
}

/** Metadata of the Job or Deployment while it is paused. */
export function parentMetadata(effective: Effective, stamp: Stamp): ObjectMeta {
  return {
    name: workloadId(effective.kind, effective.name),
    namespace: stamp.namespace,
    labels: stamp.labels,
    annotations: { ...stamp.record, [INCOMPLETE]: 'true' },
  };
}

/** Metadata of a child: `<kind>-<name>` with a suffix. */
export function childMetadata(effective: Effective, stamp: Stamp, suffix = ''): ObjectMeta {
  return {
    name: `${workloadId(effective.kind, effective.name)}${suffix}`,
    namespace: stamp.namespace,
    labels: stamp.labels,
    annotations: { [REQUEST_ID]: stamp.requestId, [SUBMITTED_BY]: stamp.submittedBy },
  };
}
