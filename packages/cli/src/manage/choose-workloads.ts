import { AisubmitError, userLabel } from '@aisubmit/sdk';
import { type KubeApi, listWorkloads, type WorkloadStatus, whoAmI } from '@aisubmit/sdk/client';
import { resolveWorkload } from '../cluster/resolve-workload.ts';
import { shortId } from '../submission.ts';

/** Which workloads a command is about. */
export interface Choice {
  readonly names: readonly string[];
  /** Labels, as kubectl takes them. */
  readonly selector?: string | undefined;
  /** Everything that the user submitted. */
  readonly all?: boolean | undefined;
}

interface Where {
  readonly namespace: string;
  readonly signal: AbortSignal;
  /** Told of a name that nothing has; without it that is an error. */
  readonly onMissing?: ((name: string, error: AisubmitError) => void) | undefined;
}

/**
 * Finds every workload that is meant before anything is done to the first one.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when names, labels and `--all` are mixed or all missing, or a name is ambiguous;
 * `NOT_FOUND` for a name that nothing has.
 */
export async function chooseWorkloads(api: KubeApi, choice: Choice, where: Where): Promise<WorkloadStatus[]> {
  throwUnlessOneWay(choice);
  const { namespace, signal } = where;
  if (choice.names.length === 0) {
    const user = choice.all === true ? await ownLabel(api, signal) : undefined;
    const listed: WorkloadStatus[] = [];
    for await (const each of listWorkloads(api, { namespace, signal, user, selector: choice.selector }))
      listed.push(each);
    return listed;
  }
  const found = new Map<string, WorkloadStatus>();
  for (const name of choice.names) {
    const status = await find(api, name, where);
    if (status !== undefined) found.set(shortId(status), status);
  }
  return [...found.values()];
}

/** Names, labels and everything of one's own go each for itself. */
export function throwUnlessOneWay({ names, selector, all }: Choice): void {
  const ways = [names.length > 0, selector !== undefined, all === true].filter(Boolean).length;
  if (ways === 1) return;
  throw new AisubmitError(
    'INVALID_INPUT',
    ways === 0 ? 'WORKLOAD is missing' : 'names, --selector and --all cannot go together',
    { fix: 'write names, or --selector LABEL=VALUE, or --all for everything that you submitted' },
  );
}

async function find(
  api: KubeApi,
  name: string,
  { namespace, signal, onMissing }: Where,
): Promise<WorkloadStatus | undefined> {
  try {
    return await resolveWorkload(api, name, { namespace, signal });
  } catch (error) {
    if (onMissing === undefined || !(error instanceof AisubmitError) || error.code !== 'NOT_FOUND') throw error;
    onMissing(name, error);
    return undefined;
  }
}

async function ownLabel(api: KubeApi, signal: AbortSignal): Promise<string> {
  const { username } = await whoAmI(api, { signal });
  if (username !== 'unknown') return userLabel(username);
  throw new AisubmitError(
    'INVALID_INPUT',
    'this cluster is too old to say who you are, so what is yours is not known',
    { fix: 'name the workloads, or choose them with --selector' },
  );
}
