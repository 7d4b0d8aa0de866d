import { type Document, isScalar, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/** What a login writes: texts, truths, lists and maps of them. */
export type PlainValue = string | boolean | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/** Makes a node that every reader of YAML, 1.1 or 1.2, takes for the same value. */
export function plainNode(doc: Document, value: PlainValue): Scalar | YAMLSeq | YAMLMap {
  if (typeof value === 'string') return textNode(value);
  if (typeof value === 'boolean') return new Scalar(value);
  if (isList(value)) {
    const list = new YAMLSeq(doc.schema);
    for (const each of value) list.add(plainNode(doc, each));
    return list;
  }
  const map = new YAMLMap(doc.schema);
  for (const [key, each] of Object.entries(value)) map.add(new Pair(textNode(key), plainNode(doc, each)));
  return map;
}

/** A text in the place of another node: its quotes and its comments stay. */
export function textInPlaceOf(old: unknown, value: string): Scalar {
  const fresh = textNode(value);
  if (!isScalar(old)) return fresh;
  if (old.type === Scalar.QUOTE_DOUBLE || old.type === Scalar.QUOTE_SINGLE) fresh.type = old.type;
  if (old.comment !== undefined) fresh.comment = old.comment;
  if (old.commentBefore !== undefined) fresh.commentBefore = old.commentBefore;
  return fresh;
}

// kubectl reads YAML 1.1, to which yes, on, 0123 and 12:30 are no texts.
const SAFE = /^(?:--)?[A-Za-z](?:[\w./@=+%?&~-]|:(?=[\w/.]))*$/;
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

function textNode(value: string): Scalar {
  const node = new Scalar(value);
  node.type = SAFE.test(value) && !WORDS.test(value) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
  return node;
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}
