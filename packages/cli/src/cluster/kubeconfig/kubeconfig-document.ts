import {
  Document,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type ScalarTag,
  type Tags,
  type ToStringOptions,
  YAMLMap,
} from 'yaml';
import { kubeconfigProblem } from './kubeconfig-problem.ts';

const CORRECT_IT = 'correct the file, or name another with --kubeconfig or KUBECONFIG';
const LISTS = ['clusters', 'users', 'contexts'] as const;
// With a log level of 'silent' a second document would be dropped without a word.
const PARSING = { logLevel: 'error', prettyErrors: true, merge: true, customTags: withExactNumbers } as const;

/** A kubeconfig that can be changed here and there and otherwise stays as its owner wrote it. */
export interface EditableKubeconfig {
  readonly doc: Document;
  /** The text with the changes, in the style of the text that was read. */
  render(): string;
}

/**
 * Opens the text of a kubeconfig for changes.
 *
 * @throws AisubmitError `INVALID_INPUT` when it is not one; the message tells the place and never the line, which may
 * hold a token.
 */
export function openKubeconfig(text: string | undefined, path: string): EditableKubeconfig {
  if (text === undefined || text.trim() === '') return skeleton();
  const json = parseJson(text);
  const doc = json === undefined ? parseYaml(text, path) : new Document(json);
  if (doc.contents === null || isNull(doc.contents)) fillSkeleton(doc);
  if (!isMap(doc.contents)) throw kubeconfigProblem(path, 'is not a kubeconfig: it is not a map of fields', CORRECT_IT);
  for (const key of LISTS) {
    const value = doc.get(key, true);
    if (value === undefined || isNull(value) || isSeq(value)) continue;
    throw kubeconfigProblem(path, `is not a kubeconfig: ${key} is not a list`, CORRECT_IT);
  }
  return { doc, render: json === undefined ? () => renderLike(text, doc) : () => renderJsonLike(text, doc) };
}

/** Reads a kubeconfig as plain data, `null` for an empty one. */
export function readKubeconfigData(text: string | undefined, path: string): unknown {
  if (text === undefined || text.trim() === '') return null;
  const json = parseJson(text);
  if (json !== undefined) return json;
  try {
    return parseYaml(text, path).toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw kubeconfigProblem(path, 'is not a kubeconfig: it has too many YAML aliases', CORRECT_IT);
  }
}

/** True for `null`, `~` and a value left out, which kubectl itself writes for an empty list. */
export function isNull(value: unknown): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

// 012 and 1_000 are other numbers to kubectl than to us: they are written as they were read.
function withExactNumbers(tags: Tags): Tags {
  return tags.map((tag) =>
    isNumberTag(tag) ? { ...tag, stringify: (item) => item.source ?? String(item.value) } : tag,
  );
}

function isNumberTag(tag: Tags[number]): tag is ScalarTag {
  return typeof tag === 'object' && tag.collection === undefined && /:(?:int|float)$/.test(tag.tag);
}

function parseYaml(text: string, path: string): Document {
  const doc = parseDocument(text.replace(/^\ufeff/, ''), PARSING);
  const [error] = doc.errors;
  if (error === undefined) return doc;
  const at = error.linePos === undefined ? '' : ` at line ${error.linePos[0].line}, column ${error.linePos[0].col}`;
  throw kubeconfigProblem(path, `is not valid YAML${at} (${error.code})`, CORRECT_IT);
}

function parseJson(text: string): object | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function skeleton(): EditableKubeconfig {
  const doc = new Document();
  fillSkeleton(doc);
  return { doc, render: () => doc.toString(STYLES[0]) };
}

function fillSkeleton(doc: Document): void {
  const map = new YAMLMap(doc.schema);
  map.set('apiVersion', 'v1');
  map.set('kind', 'Config');
  doc.contents = map;
}

const STYLES: readonly ToStringOptions[] = [2, 4, 3, 8].flatMap((indent) =>
  [false, true].flatMap((indentSeq) =>
    [false, true].map((flowCollectionPadding) => ({
      indent,
      indentSeq,
      flowCollectionPadding,
      lineWidth: 0,
      nullStr: 'null',
    })),
  ),
);

/** Writes the document in the style that changes the fewest lines of what was there. */
function renderLike(text: string, doc: Document): string {
  const before = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  const rendered = doc.toString(styleOf(before));
  const lines = text.includes('\r\n') ? rendered.replaceAll('\n', '\r\n') : rendered;
  return text.startsWith('\ufeff') ? `\ufeff${lines}` : lines;
}

function styleOf(before: string): ToStringOptions {
  const original = parseDocument(before, PARSING);
  const lines = before.split('\n');
  let best: { readonly style: ToStringOptions; readonly lost: number } | undefined;
  for (const style of STYLES) {
    const kept = new Set(original.toString(style).split('\n'));
    const lost = lines.filter((line) => !kept.has(line)).length;
    if (lost === 0) return style;
    if (best === undefined || lost < best.lost) best = { style, lost };
  }
  return best?.style ?? {};
}

function renderJsonLike(text: string, doc: Document): string {
  const indent = /^\s*\{\r?\n([ \t]+)/.exec(text)?.[1];
  const end = /\s*$/.exec(text)?.[0] ?? '';
  const json = `${JSON.stringify(doc.toJS(), null, indent)}${end}`;
  return text.includes('\r\n') ? json.replaceAll(/\r?\n/g, '\r\n') : json;
}
