import { AisubmitError } from '../errors.ts';
import { parseRequest, type WorkloadRequest } from '../request/parse-request.ts';
import { type EffectiveRepository, wantedOf } from './effective-git.ts';
import type { Policy } from './policy.ts';
import { type ResolveOptions, resolveRequest } from './resolve-request.ts';

/** A repository whose commit has to be looked up. */
export interface UnpinnedRepository {
  /** Its place among the repositories that are decided, the template's included. */
  readonly index: number;
  /** As git is told. */
  readonly url: string;
  /** As people are told: `git.example.com/team/code`. */
  readonly name: string;
  /** Branch or tag; absent for the default branch. */
  readonly ref?: string;
}

interface PinOptions extends ResolveOptions {
  /** Where the policy does not ask for it as well. @default false */
  readonly always?: boolean | undefined;
}

/**
 * Repositories that are to be pinned before the request is decided: where the policy wants commits, or always. None of a
 * request that is refused for something else, so that a host which is not allowed is not asked.
 */
export function unpinnedRepositories(
  request: WorkloadRequest,
  policy: Policy,
  { always = false, ...options }: PinOptions = {},
): UnpinnedRepository[] {
  if (!always && policy.sections.git?.commit === undefined) return [];
  return openRepositories(request, policy, options).flatMap(({ index, url, ref, commit }) =>
    commit === undefined
      ? [{ index, url: url.href, name: `${url.host}/${url.path}`, ...(ref === undefined ? {} : { ref }) }]
      : [],
  );
}

/**
 * The request with the commits that were found, by place; `ref` stays as the record of where each came from.
 *
 * @throws {AisubmitError} `INVALID_INPUT` for what is no commit.
 */
export function pinRepositories(
  request: WorkloadRequest,
  policy: Policy,
  { commits, ...options }: ResolveOptions & { readonly commits: ReadonlyMap<number, string> },
): WorkloadRequest {
  if (commits.size === 0) return request;
  const git = openRepositories(request, policy, options).map((each) => {
    const commit = commits.get(each.index);
    const wanted = wantedOf(each, request.spec.git);
    return commit === undefined ? wanted : { ...wanted, commit };
  });
  return parseRequest({ ...request, spec: { ...request.spec, git } });
}

/** Repositories of a request that breaks no other rule than that about commits. What is wrong is said when it is decided. */
function openRepositories(
  request: WorkloadRequest,
  policy: Policy,
  options: ResolveOptions,
): readonly EffectiveRepository[] {
  try {
    const resolution = resolveRequest(request, policy, options);
    const isOpen = resolution.ok || resolution.violations.every(({ control }) => control === 'git-commit');
    return isOpen ? (resolution.effective?.spec.git ?? []) : [];
  } catch (error) {
    if (error instanceof AisubmitError && error.code === 'INVALID_INPUT') return [];
    throw error;
  }
}
