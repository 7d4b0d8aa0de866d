/** What a server says that it has. */
export interface RemoteRefs {
  /** Full name, such as `refs/heads/main` or `HEAD`, to hash. */
  readonly hashes: ReadonlyMap<string, string>;
}

const LINE = /^([0-9a-f]{40}|[0-9a-f]{64})\t([!-~]{1,1024})$/;

/** Reads the output of `git ls-remote`; lines of any other form are passed over. */
export function parseRefs(text: string): RemoteRefs {
  const found = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const [, hash = '', name = ''] = LINE.exec(line) ?? [];
    return hash === '' ? [] : [[name, hash]];
  });
  return { hashes: new Map(found) };
}

/** The commit of a branch, else of a tag, else of the default branch where none is named; as the container decides. */
export function commitOf({ hashes }: RemoteRefs, ref: string | undefined): string | undefined {
  if (ref === undefined) return hashes.get('HEAD');
  // What a signed or annotated tag points at stands under a name of its own.
  return [`refs/heads/${ref}`, `refs/tags/${ref}^{}`, `refs/tags/${ref}`].flatMap((name) => hashes.get(name) ?? [])[0];
}

/** Short names of branches and tags, each once. */
export function shortNames({ hashes }: RemoteRefs): string[] {
  const names = [...hashes.keys()].flatMap((name) => /^refs\/(?:heads|tags)\/(.+?)(?:\^\{\})?$/.exec(name)?.[1] ?? []);
  return [...new Set(names)];
}
