import { AisubmitError, pinRepositories, type UnpinnedRepository, unpinnedRepositories } from '@aisubmit/sdk';
import type { Templated } from '../ground/choose-template.ts';
import type { Ground } from '../ground/ground.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../ui/progress.ts';
import { lookUpCommit } from './look-up-commit.ts';

/** What pinning needs. */
export interface PinOptions {
  readonly ground: Pick<Ground, 'namespaceOf' | 'policyOf' | 'requester'>;
  /** Also where no policy asks for it. */
  readonly always: boolean;
  readonly host: Host;
  readonly progress: Progress;
}

/**
 * Looks up the commits of repositories, where the policy wants commits or the user does, and writes them into the requests.
 *
 * @throws {AisubmitError} `INVALID_INPUT` or `UNREACHABLE` for a commit that cannot be found, naming the place in the request.
 */
export async function pinRequests(requests: readonly Templated[], options: PinOptions): Promise<readonly Templated[]> {
  const lookUp = once((repository) => {
    options.progress.step(`Looking up ${repository.ref ?? 'the default branch'} of ${repository.name}`);
    return lookUpCommit(repository, options.host);
  });
  const pinned: Templated[] = [];
  // One after the other: whoever is asked for a login is asked once.
  for (const each of requests) pinned.push(await pinRequest(each, { ...options, lookUp }));
  return pinned;
}

type LookUp = (repository: UnpinnedRepository) => Promise<string>;

async function pinRequest(
  each: Templated,
  { ground, always, progress, lookUp }: PinOptions & { readonly lookUp: LookUp },
): Promise<Templated> {
  const { loaded, template } = each;
  const { request } = loaded;
  const namespace = await ground.namespaceOf(request.metadata.namespace);
  const [{ policy }, requester] = await Promise.all([ground.policyOf(namespace), ground.requester()]);
  const commits = new Map<number, string>();
  for (const repository of unpinnedRepositories(request, policy, { template, requester, always })) {
    const { index, name, ref = 'the default branch' } = repository;
    const commit = await lookUp(repository).catch((error: unknown) => {
      throw loaded.explain(located(error, index));
    });
    progress.say(`note: ${name} is pinned to ${commit}, resolved from ${ref}`);
    commits.set(index, commit);
  }
  return {
    ...each,
    loaded: { ...loaded, request: pinRepositories(request, policy, { template, requester, commits }) },
  };
}

function located(error: unknown, index: number): unknown {
  if (!(error instanceof AisubmitError) || error.code === 'INTERRUPTED') return error;
  const { message, fix } = error;
  const reason = { path: `spec.git[${index}]`, message, ...(fix === undefined ? {} : { fix }) };
  return new AisubmitError(error.code, 'the commit to run is not known', { reasons: [reason] });
}

function once(task: LookUp): LookUp {
  const answers = new Map<string, Promise<string>>();
  return (repository) => {
    const key = JSON.stringify([repository.url, repository.ref]);
    const answer = answers.get(key) ?? task(repository);
    answers.set(key, answer);
    return answer;
  };
}
