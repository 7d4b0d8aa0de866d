import { clonePathOf } from '../request/git.ts';
import { type GitUrl, gitUrlOf } from '../request/git-url.ts';
import type { WorkloadRequest } from '../request/parse-request.ts';

type Wanted = NonNullable<WorkloadRequest['spec']['git']>[number];

/** A repository to be cloned, all decided. */
export interface EffectiveRepository {
  /** Its place in the request's list. */
  readonly index: number;
  readonly url: GitUrl;
  /** Branch or tag; absent for the remote's default branch. Beside a commit it says where that came from. */
  readonly ref?: string;
  readonly commit?: string;
  /** Where it is found in the container. */
  readonly path: string;
  readonly secret?: string;
  /** Commits of history; 0 is all of it. */
  readonly depth: number;
  readonly submodules: boolean;
  readonly lfs: boolean;
  /** ConfigMap with the key allowed_signers. */
  readonly signedBy?: string;
}

/** The last commit is what runs; its history is for those who ask. */
const DEFAULT_DEPTH = 1;

/** Puts repositories into the form that builders take. */
export function effectiveGit(wanted: readonly Wanted[] = []): readonly EffectiveRepository[] {
  return wanted.flatMap((each, index) => {
    const url = gitUrlOf(each.url);
    return url === undefined ? [] : [decided(each, { url, index })];
  });
}

function decided(wanted: Wanted, place: { readonly url: GitUrl; readonly index: number }): EffectiveRepository {
  const { ref, commit, secret, signedBy } = wanted;
  return {
    ...place,
    ...(ref === undefined ? {} : { ref }),
    ...(commit === undefined ? {} : { commit }),
    path: clonePathOf(wanted),
    ...(secret === undefined ? {} : { secret }),
    depth: wanted.depth ?? DEFAULT_DEPTH,
    submodules: wanted.submodules ?? false,
    lfs: wanted.lfs ?? false,
    ...(signedBy === undefined ? {} : { signedBy }),
  };
}

/** The request's own words for a repository; for one that comes from elsewhere, all that is decided about it. */
export function wantedOf(each: EffectiveRepository, own: readonly Wanted[] = []): Wanted {
  const written = own.find((other) => clonePathOf(other) === each.path);
  if (written !== undefined) return written;
  const { index: _index, url, ...rest } = each;
  return { ...rest, url: url.href };
}
