import { AisubmitError } from '@aisubmit/sdk';

type Node = { [key: string]: unknown };

/** How a field of the request is given on the command line. */
export interface Spelling {
  readonly flag: string;
  /** Below `spec`. */
  readonly path: string;
}

/** A request being filled in by flags, which remembers the flag that each value came from. */
export class RequestDraft {
  readonly #document: Node;
  readonly #origins = new Map<string, string>();
  #flag = '';

  constructor(apiVersion: string, kind: string, metadata: Readonly<Record<string, string>>) {
    this.#document = { apiVersion, kind, metadata: { ...metadata }, spec: {} };
    this.#origins.set('metadata.name', 'NAME');
    this.#origins.set('metadata.namespace', '--namespace');
  }

  /** The document so far, for `parseRequest`. */
  get document(): unknown {
    return this.#document;
  }

  /** Names the flag that the following values come from, as the user would type it. */
  from(flag: string): this {
    this.#flag = flag;
    return this;
  }

  /** The flag that values come from now. */
  get flag(): string {
    return this.#flag;
  }

  /** Sets `spec.<path>`. */
  put(path: string, value: unknown): void {
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    const parent = parts.reduce((node, part) => childOf(node, part), childOf(this.#document, 'spec'));
    parent[last] = value;
    this.#origins.set(`spec.${path}`, this.#flag);
  }

  /** Appends to the list `spec.<path>`. `spellings` says how the flag calls the fields of what is appended. */
  push(path: string, value: unknown, spellings: Readonly<Record<string, string>> = {}): void {
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    const parent = parts.reduce((node, part) => childOf(node, part), childOf(this.#document, 'spec'));
    const list = Array.isArray(parent[last]) ? parent[last] : [];
    const at = `spec.${path}[${list.length}]`;
    this.#origins.set(at, this.#flag);
    for (const [field, spelling] of Object.entries(spellings)) {
      this.#origins.set(`${at}.${field}`, `${this.#flag} ${spelling}`);
    }
    parent[last] = [...list, value];
  }

  /** Gives fields to the entries of the list `spec.<path>` that do not have them, where `wants` says so. */
  complete(path: string, fields: Readonly<Record<string, unknown>>, wants: (entry: Node) => boolean): void {
    const parent = childOf(this.#document, 'spec');
    const list = Array.isArray(parent[path]) ? parent[path] : [];
    parent[path] = list.map((entry: unknown, index) => {
      if (!isNode(entry) || !wants(entry)) return entry;
      const missing = Object.keys(fields).filter((field) => entry[field] === undefined);
      for (const field of missing) this.#origins.set(`spec.${path}[${index}].${field}`, this.#flag);
      return { ...fields, ...entry };
    });
  }

  /** Sets one key of the mapping `spec.<path>`; the key may hold dots. */
  entry(path: string, key: string, value: unknown): void {
    const parent = path.split('.').reduce((node, part) => childOf(node, part), childOf(this.#document, 'spec'));
    Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
    this.#origins.set(`spec.${path}.${key}`, this.#flag);
  }

  /** True when some flag has set `spec.<path>` or a part of it. */
  has(path: string): boolean {
    return [...this.#origins.keys()].some((key) => covers(`spec.${path}`, key));
  }

  /** The error for a value that the current flag cannot read. Values stay out of it: some are secret. */
  wrong(message: string, fix?: string): AisubmitError {
    return new AisubmitError('INVALID_INPUT', `${this.#flag} ${message}`, fix === undefined ? {} : { fix });
  }

  /** Names the flag that gave a path, or the one of `known` that would; the path itself where there is none. */
  locate(path: string, known: readonly Spelling[]): string {
    const flags = known.map(({ flag, path: field }): [string, string] => [`spec.${field}`, flag]);
    const origins = [...this.#origins, ...flags];
    const [origin] = origins.filter(([key]) => covers(key, path)).sort(([a], [b]) => b.length - a.length);
    return origin?.[1] ?? path;
  }

  /** Says in the words of the command line where something is wrong: the flag that was given, or the one that is missing. */
  explain(error: unknown, known: readonly Spelling[]): unknown {
    if (!(error instanceof AisubmitError) || error.reasons.length === 0) return error;
    const reasons = error.reasons.map((reason) => ({ ...reason, path: this.locate(reason.path ?? '', known) }));
    const message = error.code === 'INVALID_INPUT' ? 'the command line cannot be used as it is' : error.message;
    return new AisubmitError(error.code, message, {
      reasons,
      cause: error,
      ...(error.fix === undefined ? {} : { fix: error.fix }),
    });
  }
}

function childOf(node: Node, key: string): Node {
  const child = node[key];
  if (isNode(child)) return child;
  const made: Node = {};
  node[key] = made;
  return made;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function covers(key: string, path: string): boolean {
  return path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`);
}
