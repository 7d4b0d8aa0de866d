import {
  AisubmitError,
  parsePolicy,
  parseTemplate,
  readDocuments,
  type SourceDocument,
  type Template,
} from '@aisubmit/sdk';
import type { Host } from '../host.ts';
import { readFiles } from '../read-files.ts';
import type { PolicyLayer } from './ground.ts';

/**
 * Reads every policy of a file or folder.
 *
 * @throws {AisubmitError} `INVALID_INPUT` naming file, line, path and fix.
 */
export async function readPolicyPath(path: string, host: Host): Promise<PolicyLayer[]> {
  const found = await readKind(path, { kind: 'Policy', flag: '--policy', host, parse: parsePolicy });
  return found.map(({ value, source }) => ({ policy: value, from: `file ${source}` }));
}

/**
 * Reads every template of a file or folder.
 *
 * @throws {AisubmitError} `INVALID_INPUT` naming file, line, path and fix; also for two of one name.
 */
export async function readTemplatePath(path: string, host: Host): Promise<Template[]> {
  const found = await readKind(path, { kind: 'Template', flag: '--template', host, parse: parseTemplate });
  const templates = found.map(({ value }) => value);
  const twin = templates.find(({ name }, index) => templates.findIndex((other) => other.name === name) < index);
  if (twin === undefined) return templates;
  throw new AisubmitError('INVALID_INPUT', `${path} holds two templates named ${twin.name}`, {
    fix: 'rename one, or name the file that is meant',
  });
}

interface KindOptions<T> {
  readonly kind: 'Policy' | 'Template';
  readonly flag: string;
  readonly host: Host;
  readonly parse: (value: unknown) => T;
}

async function readKind<T>(
  path: string,
  { kind, flag, host, parse }: KindOptions<T>,
): Promise<{ readonly value: T; readonly source: string }[]> {
  if (path === '-')
    throw new AisubmitError('INVALID_INPUT', `${flag} - is not possible`, { fix: 'stdin belongs to -f -' });
  const texts = await readFiles([path], { host, flag });
  // An organisation keeps its policy and its templates in one folder.
  const documents = texts
    .flatMap(({ source, text }) => readDocuments(text, { source }))
    .filter(({ value }) => kindOf(value) === kind);
  if (documents.length === 0) {
    throw new AisubmitError('INVALID_INPUT', `${flag}: ${path} holds no ${kind}`, {
      fix: `write a document of apiVersion aisubmit.dev/v1alpha1 and kind ${kind}; kubectl aisubmit ${kind.toLowerCase()} init shows one`,
    });
  }
  return documents.map((document) => ({ value: parseAt(document, parse), source: document.source }));
}

/** Parses a document, and says of each mistake where it stands. */
export function parseAt<T>({ value, source, positionOf }: SourceDocument, parse: (value: unknown) => T): T {
  try {
    return parse(value);
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    const reasons = error.reasons.map((reason) => {
      const path = reason.path ?? '';
      const { line, column } = positionOf(path);
      return { ...reason, path: `${source}:${line}:${column} ${path}`.trim() };
    });
    throw new AisubmitError(error.code, `${source} cannot be used: ${error.message}`, { reasons, cause: error });
  }
}

function kindOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
}
