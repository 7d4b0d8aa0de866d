import { AisubmitError, KIND_NAMES, WORKLOAD_KINDS, type WorkloadKind } from '@aisubmit/sdk';
import {
  type KubeApi,
  readStatus,
  type WorkloadRef,
  type WorkloadStatus,
  workloadNotFound,
} from '@aisubmit/sdk/client';
import { isDnsLabel } from '../dns-label.ts';
import { shortId } from '../submission.ts';
import { KIND_WORDS } from './kind-words.ts';

interface Where {
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/**
 * Finds the workload that a user means by `mnist`, `training/mnist` or `training-mnist`.
 *
 * @throws {AisubmitError} `NOT_FOUND` when there is none, `INVALID_INPUT` when there are several.
 */
export async function resolveWorkload(api: KubeApi, text: string, where: Where): Promise<WorkloadStatus> {
  const candidates = candidateRefs(text, where.namespace);
  const found = await Promise.all(candidates.map((ref) => statusOrNothing(api, ref, where.signal)));
  const statuses = found.filter((status) => status !== undefined);
  const [first, second] = statuses;
  if (first === undefined) throw kindAlone(text, where) ?? (await workloadNotFound(api, candidates, where.signal));
  if (second === undefined) return first;
  const names = statuses.map(shortId);
  throw new AisubmitError('INVALID_INPUT', `${text} could be ${names.join(' and ')}`, {
    fix: `write one of them: ${names.join(' or ')}`,
  });
}

/** Every workload that a text may mean. */
export function candidateRefs(text: string, namespace: string): WorkloadRef[] {
  const slash = text.indexOf('/');
  if (slash !== -1) return [{ kind: kindOf(text.slice(0, slash)), name: nameOf(text.slice(slash + 1)), namespace }];
  nameOf(text);
  const dashed = KIND_NAMES.filter((kind) => text.startsWith(`${WORKLOAD_KINDS[kind].prefix}-`)).map((kind) => ({
    kind,
    name: text.slice(WORKLOAD_KINDS[kind].prefix.length + 1),
    namespace,
  }));
  return [...KIND_NAMES.map((kind) => ({ kind, name: text, namespace })), ...dashed].filter(({ name }) => name !== '');
}

function kindOf(word: string): WorkloadKind {
  const kind = Object.hasOwn(KIND_WORDS, word.toLowerCase()) ? KIND_WORDS[word.toLowerCase()] : undefined;
  if (kind !== undefined) return kind;
  throw new AisubmitError('INVALID_INPUT', `"${word}" is not a kind of workload`, {
    fix: 'write notebook/NAME, training/NAME or inference/NAME',
  });
}

function nameOf(word: string): string {
  if (isDnsLabel(word)) return word;
  throw new AisubmitError('INVALID_INPUT', `"${word}" is not the name of a workload`, {
    fix: 'names are lower-case letters, digits and dashes; see kubectl aisubmit list',
  });
}

/** `delete notebook lab` names two workloads. */
function kindAlone(text: string, { namespace }: Where): AisubmitError | undefined {
  const kind = Object.hasOwn(KIND_WORDS, text) ? KIND_WORDS[text] : undefined;
  if (kind === undefined) return undefined;
  return new AisubmitError('NOT_FOUND', `there is no workload ${text} in namespace ${namespace}`, {
    fix: `if it is the kind of another, write both in one word: ${kind.toLowerCase()}/NAME`,
  });
}

async function statusOrNothing(
  api: KubeApi,
  ref: WorkloadRef,
  signal: AbortSignal,
): Promise<WorkloadStatus | undefined> {
  try {
    return await readStatus(api, ref, { signal });
  } catch (error) {
    if (error instanceof AisubmitError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
