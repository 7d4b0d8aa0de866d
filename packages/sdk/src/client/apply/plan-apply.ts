import type { Bundle } from '../../build/bundle.ts';
import { INCOMPLETE, POLICY, REQUEST, SUBMITTED_BY, TEMPLATE, WORKLOAD_LABEL } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import type { Parent } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { keyOf } from '../submit/create-object.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { parentKey } from '../workload-ref.ts';

/** What `applyBundle` will do about a bundle. */
export type ApplyPlan =
  | { readonly action: 'create' }
  /** The same request under the same policy and template is there; `finished` when its run has ended. */
  | { readonly action: 'unchanged'; readonly finished: boolean }
  | { readonly action: 'update'; readonly existing: Parent }
  /** The existing one is removed first; its data stays. */
  | { readonly action: 'replace'; readonly existing: Parent }
  | { readonly action: 'refuse'; readonly error: AisubmitError };

export interface PlanOptions {
  /** `--replace`. @default false */
  readonly replace?: boolean | undefined;
  /** True when a finished run of the very same request is to be run again rather than called unchanged. @default false */
  readonly rerun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Decides what to do about a bundle whose name may be taken. Nothing is ever overwritten by accident. */
export async function planApply(api: KubeApi, bundle: Bundle, options: PlanOptions = {}): Promise<ApplyPlan> {
  const existing = await readParent(api, bundle, options.signal);
  if (existing === undefined) return { action: 'create' };
  const situation = situationOf(existing, bundle);
  const decide = DECISIONS[situation];
  if (decide === 'unchanged') {
    const finished = isFinished(existing);
    if (!finished || options.rerun !== true) return { action: 'unchanged', finished };
    return options.replace === true
      ? { action: 'replace', existing }
      : refuse(api, bundle, { existing, situation: 'finished', signal: options.signal });
  }
  if (decide === 'update') return { action: 'update', existing };
  if (decide === 'replaceable' && options.replace === true) return { action: 'replace', existing };
  return refuse(api, bundle, { existing, situation, signal: options.signal });
}

type Situation = 'foreign' | 'leaving' | 'incomplete' | 'same' | 'changedInference' | 'finished' | 'changed';

const DECISIONS: Readonly<Record<Situation, 'refuse' | 'replaceable' | 'unchanged' | 'update'>> = {
  foreign: 'refuse',
  leaving: 'refuse',
  incomplete: 'replaceable',
  same: 'unchanged',
  changedInference: 'update',
  finished: 'replaceable',
  changed: 'replaceable',
};

function situationOf(existing: Parent, bundle: Bundle): Situation {
  const { labels, annotations, deletionTimestamp } = existing.metadata ?? {};
  const ours = labels?.['app.kubernetes.io/managed-by'] === 'aisubmit' && labels[WORKLOAD_LABEL] === bundle.workload;
  if (!ours) return 'foreign';
  if (deletionTimestamp !== undefined) return 'leaving';
  if (annotations?.[INCOMPLETE] !== undefined) return 'incomplete';
  const wanted = bundle.parent.metadata.annotations;
  if ([REQUEST, POLICY, TEMPLATE].every((key) => annotations?.[key] === wanted?.[key])) return 'same';
  if (isFinished(existing)) return 'finished';
  return bundle.kind === 'Inference' ? 'changedInference' : 'changed';
}

function isFinished({ status }: Parent): boolean {
  return (
    status?.conditions?.some(({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True') ??
    false
  );
}

async function readParent(api: KubeApi, bundle: Bundle, signal: AbortSignal | undefined): Promise<Parent | undefined> {
  try {
    return (await api.request<Parent>({ method: 'GET', path: apiPath(keyOf(bundle.parent)), signal })).body;
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

interface Refusal {
  readonly existing: Parent;
  readonly situation: Situation;
  readonly signal: AbortSignal | undefined;
}

async function refuse(api: KubeApi, bundle: Bundle, { existing, situation, signal }: Refusal): Promise<ApplyPlan> {
  const other = situation === 'leaving' ? undefined : await freeName(api, bundle, signal);
  const what = `${bundle.kind.toLowerCase()} ${bundle.name}`;
  const { message, fix } = REFUSALS[situation](what, other ?? 'another name', existing);
  return {
    action: 'refuse',
    error: new AisubmitError('CONFLICT', `${message} in namespace ${bundle.namespace}`, { fix, status: 409 }),
  };
}

type RefusalText = (
  what: string,
  other: string,
  existing: Parent,
) => { readonly message: string; readonly fix: string };

const CHANGED: RefusalText = (what, other) => ({
  message: `another ${what} exists already`,
  fix: `what runs cannot be changed: replace it with --replace (its data stays), or use the name ${other}`,
});

const REFUSALS: Readonly<Record<Situation, RefusalText>> = {
  foreign: (what, other, { kind, metadata }) => ({
    message: `${what} cannot be made: ${kind ?? 'an object'} ${safeText(metadata?.name ?? '', 253)}, which is not aisubmit's, holds the name`,
    fix: `use the name ${other}`,
  }),
  leaving: (what) => ({ message: `${what} is still being deleted`, fix: 'try again in a minute' }),
  incomplete: (what, other, { metadata }) => ({
    message: `${what} was left incomplete by an interrupted submission of ${safeText(metadata?.annotations?.[SUBMITTED_BY] ?? 'somebody', 300)}`,
    fix: `replace it with --replace, remove it with \`kubectl aisubmit delete\`, or use the name ${other}`,
  }),
  finished: (what, other) => ({
    message: `a finished run holds the name of ${what}`,
    fix: `run it again with --replace (its data stays), or use the name ${other}`,
  }),
  changed: CHANGED,
  changedInference: CHANGED,
  same: CHANGED,
};

/** Finds the first of name-2 … name-9 that is free. */
async function freeName(api: KubeApi, bundle: Bundle, signal: AbortSignal | undefined): Promise<string | undefined> {
  const base = bundle.name.replace(/-[2-9]$/, '');
  for (let suffix = 2; suffix <= 9; suffix++) {
    const name = `${base}-${suffix}`;
    if (name === bundle.name) continue;
    const { name: workload } = parentKey({ kind: bundle.kind, name, namespace: bundle.namespace });
    try {
      await api.request({ method: 'GET', path: apiPath({ ...keyOf(bundle.parent), name: workload }), signal });
    } catch (error) {
      return hasStatus(error, 404) ? name : undefined;
    }
  }
  return undefined;
}
