import { type Document, isAlias, isMap, isScalar, isSeq, type YAMLMap, YAMLSeq } from 'yaml';
import { isNull } from './kubeconfig-document.ts';
import { kubeconfigProblem, shown } from './kubeconfig-problem.ts';

/** The lists of a kubeconfig and what each of their items holds beside its name. */
export type ListName = 'clusters' | 'users' | 'contexts';
export const FIELD_OF = { clusters: 'cluster', users: 'user', contexts: 'context' } as const satisfies Record<
  ListName,
  string
>;

interface Place {
  readonly doc: Document;
  /** The kubeconfig, for messages. */
  readonly path: string;
}

/**
 * Finds the item of a name.
 *
 * @throws AisubmitError `INVALID_INPUT` when there are two, or it is written as a YAML alias, so that a change would
 * change something else too.
 */
export function findItem({ doc, path }: Place, list: ListName, name: string): YAMLMap | undefined {
  const items = doc.get(list);
  if (!isSeq(items)) return undefined;
  const found = items.items.filter((item) => nameOf(item, doc) === name);
  const [item] = found;
  if (item === undefined) return undefined;
  const what = `${FIELD_OF[list]} ${shown(name)}`;
  if (found.length > 1) throw kubeconfigProblem(path, `has two entries for ${what}`, 'remove one of them');
  if (isMap(item)) return item;
  throw kubeconfigProblem(path, `has ${what} as a YAML alias`, 'write the entry out, or choose another file');
}

/** The list of a kubeconfig, made where there is none. */
export function listOf(doc: Document, list: ListName): YAMLSeq {
  const value = doc.get(list, true);
  if (isSeq(value)) {
    // What is added to `[]` need not be squeezed into one line.
    if (value.items.length === 0) value.flow = false;
    return value;
  }
  const made = new YAMLSeq(doc.schema);
  if (isScalar(value) && isNull(value) && value.comment !== undefined) made.commentBefore = value.comment;
  doc.set(list, made);
  return made;
}

function nameOf(item: unknown, doc: Document): unknown {
  const resolved = isAlias(item) ? item.resolve(doc) : item;
  return isMap(resolved) ? resolved.get('name') : undefined;
}
