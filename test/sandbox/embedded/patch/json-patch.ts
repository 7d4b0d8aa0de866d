import { ApiStatus } from '../../api/api-status.ts';
import { cloneJson, type Fields, isFields, sameJson } from '../../api/fields.ts';

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** RFC 6902. Throws 400 for what is no patch, 422 for a test or path that fails. */
export function jsonPatch(current: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw new ApiStatus(400, 'a JSON patch is a list of operations');
  const document = { root: cloneJson(current) };
  for (const entry of patch) run(document, toOperation(entry));
  return document.root;
}

function run(document: Fields, { op, path, from, value }: Operation): void {
  if (op === 'test') {
    if (!sameJson(read(document, path), value)) throw refused(op, path);
  } else if (op === 'remove') {
    remove(document, path);
  } else if (op === 'replace') {
    remove(document, path);
    add(document, path, value);
  } else if (op === 'add') {
    add(document, path, value);
  } else if ((op === 'move' || op === 'copy') && from !== undefined) {
    const moved = cloneJson(read(document, from));
    if (op === 'move') remove(document, from);
    add(document, path, moved);
  } else {
    throw new ApiStatus(400, `unknown JSON patch operation ${op}`);
  }
}

function toOperation(entry: unknown): Operation {
  if (isFields(entry) && typeof entry['op'] === 'string' && typeof entry['path'] === 'string')
    return entry as unknown as Operation;
  throw new ApiStatus(400, 'a JSON patch operation has op and path');
}

function add(document: Fields, path: string, value: unknown): void {
  const { parent, key } = locate(document, path);
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : Number(key);
    if (!Number.isInteger(index) || index < 0 || index > parent.length) throw refused('add', path);
    parent.splice(index, 0, value);
  } else if (isFields(parent)) {
    parent[key] = value;
  } else {
    throw refused('add', path);
  }
}

function remove(document: Fields, path: string): void {
  const { parent, key } = locate(document, path);
  if (Array.isArray(parent) && Number(key) < parent.length) parent.splice(Number(key), 1);
  else if (isFields(parent) && Object.hasOwn(parent, key)) delete parent[key];
  else throw refused('remove', path);
}

function read(document: Fields, path: string): unknown {
  const { parent, key } = locate(document, path);
  return step(parent, key);
}

function locate(document: Fields, path: string): { parent: unknown; key: string } {
  const segments = `/root${path}`
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = segments.pop() ?? '';
  let parent: unknown = document;
  for (const segment of segments) {
    parent = step(parent, segment);
  }
  return { parent, key };
}

function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isFields(value) ? value[key] : undefined;
}

function refused(op: string, path: string): ApiStatus {
  return new ApiStatus(
    422,
    `the server rejected our request due to an error in our request: JSON patch ${op} failed at ${path}`,
  );
}
