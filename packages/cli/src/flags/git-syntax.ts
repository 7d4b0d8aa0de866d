import type { RequestDraft } from './request-draft.ts';
import { numeric } from './request-flag.ts';

type Repository = { [key: string]: unknown };

/** Reads `URL[,KEY=VALUE…]` or `url=URL,KEY=VALUE…`, such as `https://git.example.com/team/code,ref=main`. */
export function readRepository(text: string, draft: RequestDraft): Repository {
  const [first = '', ...rest] = text.split(',');
  const parts = /^url=/i.test(first) ? [first, ...rest] : [`url=${first}`, ...rest];
  return readParts(parts, PARTS, draft);
}

/** Reads Run:ai's `name=NAME,repository=URL,path=PATH,secret=SECRET,rev=REVISION`; a name is not needed here. */
export function readGitSync(text: string, draft: RequestDraft): Repository {
  return readParts(text.split(','), SYNC_PARTS, draft);
}

type Part = (value: string) => Repository;

const PARTS: Readonly<Record<string, Part>> = {
  url: (url) => ({ url }),
  ref: (ref) => ({ ref }),
  branch: (ref) => ({ ref }),
  tag: (ref) => ({ ref }),
  commit: (commit) => ({ commit }),
  path: (path) => ({ path }),
  secret: (secret) => ({ secret }),
  depth: (depth) => ({ depth: numeric(depth) }),
  submodules: (value) => ({ submodules: yes(value) }),
  lfs: (value) => ({ lfs: yes(value) }),
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

/** What is unknown is not repeated when it may be a piece of an address, which some fill with passwords. */
function readParts(parts: readonly string[], known: Readonly<Record<string, Part>>, draft: RequestDraft): Repository {
  const repository: Repository = {};
  for (const text of parts) {
    const at = text.indexOf('=');
    const key = (at === -1 ? text : text.slice(0, at)).trim().toLowerCase();
    const part = Object.hasOwn(known, key) ? known[key] : undefined;
    if (part === undefined) {
      const shown = /^[a-z][a-z-]{0,19}$/.test(key) ? ` "${key}"` : '';
      throw draft.wrong(`has an unknown part${shown} (known: ${Object.keys(known).join(', ')})`, EXAMPLES);
    }
    Object.assign(repository, part(at === -1 ? '' : text.slice(at + 1).trim()));
  }
  return repository;
}

// Anything but a yes or a no stays, so that the schema says what is wrong with it.
function yes(value: string): boolean | string {
  if (value === '' || value === 'true') return true;
  return value === 'false' ? false : value;
}
