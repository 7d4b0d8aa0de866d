import { type Part, type PartFields, readParts, yesOrNo } from './part-syntax.ts';
import type { RequestDraft } from './request-draft.ts';
import { numeric } from './request-flag.ts';

/** Reads `URL[,KEY=VALUE…]` or `url=URL,KEY=VALUE…`, such as `https://git.example.com/team/code,ref=main`. */
export function readRepository(text: string, draft: RequestDraft): PartFields {
  const [first = '', ...rest] = text.split(',');
  const parts = /^url=/i.test(first) ? [first, ...rest] : [`url=${first}`, ...rest];
  return readParts(parts, { known: PARTS, examples: EXAMPLES }, draft);
}

/** Reads Run:ai's `name=NAME,repository=URL,path=PATH,secret=SECRET,rev=REVISION`; a name is not needed here. */
export function readGitSync(text: string, draft: RequestDraft): PartFields {
  return readParts(text.split(','), { known: SYNC_PARTS, examples: SYNC_EXAMPLES }, draft);
}

const PARTS: Readonly<Record<string, Part>> = {
  url: (url) => ({ url }),
  ref: (ref) => ({ ref }),
  branch: (ref) => ({ ref }),
  tag: (ref) => ({ ref }),
  commit: (commit) => ({ commit }),
  path: (path) => ({ path }),
  secret: (secret) => ({ secret }),
  depth: (depth) => ({ depth: numeric(depth) }),
  submodules: (value) => ({ submodules: yesOrNo(value) }),
  lfs: (value) => ({ lfs: yesOrNo(value) }),
  'signed-by': (signedBy) => ({ signedBy }),
};

const SYNC_PARTS: Readonly<Record<string, Part>> = {
  name: () => ({}),
  repository: (url) => ({ url }),
  path: (path) => ({ path }),
  secret: (secret) => ({ secret }),
  rev: (rev) => (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(rev) ? { commit: rev } : { ref: rev }),
};

const EXAMPLES =
  'write for example https://git.example.com/team/code, or with more: https://git.example.com/team/code,ref=main,path=/workspace/code,secret=git; addresses that hold a comma go into a file';
const SYNC_EXAMPLES =
  'write for example name=code,repository=https://git.example.com/team/code,path=/workspace/code,rev=main; or --git, which says the same';
