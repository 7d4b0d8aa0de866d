import { isDeepStrictEqual } from 'node:util';
import type { AisubmitError } from '@aisubmit/sdk';
import { readKubeconfigData } from './kubeconfig-document.ts';
import type { KubeconfigEntry } from './kubeconfig-entry.ts';
import { kubeconfigProblem } from './kubeconfig-problem.ts';
import { FIELD_OF, type ListName } from './named-items.ts';

/** What of a kubeconfig a login writes. */
export type Part = ListName | 'current-context';

interface Edit {
  /** The kubeconfig, for messages. */
  readonly path: string;
  readonly before: string | undefined;
  /** Makes the new text. */
  readonly render: () => string;
  readonly entry: KubeconfigEntry;
  /** What was to be changed in this file. */
  readonly parts: ReadonlySet<Part>;
}

/**
 * Makes the new text, reads it as any program would and compares: whatever is not ours must be what it was. Anchors, aliases and
 * merge keys can carry a change to places where nobody looks for it.
 *
 * @throws AisubmitError `INVALID_INPUT` when something else would change.
 */
export function verifiedText({ path, before, render, entry, parts }: Edit): string {
  const ours = oursIn(entry, parts);
  const old = others(readKubeconfigData(before, path), ours);
  const text = attempt(render, path);
  const data = attempt(() => readKubeconfigData(text, path), path);
  if (!isDeepStrictEqual(old, others(data, ours)) || !ours.every((each) => holds(data, each))) throw entangled(path);
  return text;
}

interface Ours {
  readonly list: Part;
  readonly name: string;
  /** Fields that the entry must have; undefined: must not have. */
  readonly fields: Readonly<Record<string, unknown>>;
}

function oursIn({ cluster, user, context, makeCurrent }: KubeconfigEntry, parts: ReadonlySet<Part>): readonly Ours[] {
  const exec = { ...user.exec, args: [...user.exec.args] };
  const all: Ours[] = [
    { list: 'users', name: user.name, fields: { exec } },
    { list: 'contexts', name: context.name, fields: { cluster: context.cluster, user: context.user } },
  ];
  if (cluster !== undefined) {
    const fields = {
      server: cluster.server,
      'certificate-authority': undefined,
      'certificate-authority-data': cluster.certificateAuthorityData,
      'insecure-skip-tls-verify': undefined,
      'tls-server-name': cluster.tlsServerName,
    };
    all.push({ list: 'clusters', name: cluster.name, fields });
  }
  if (makeCurrent) all.push({ list: 'current-context', name: context.name, fields: {} });
  return all.filter(({ list }) => parts.has(list));
}

// An alias whose anchor was in what we replaced cannot be written any more.
function attempt<T>(task: () => T, path: string): T {
  try {
    return task();
  } catch {
    throw entangled(path);
  }
}

/** All fields and entries but those that are ours. */
function others(data: unknown, ours: readonly Ours[]): Record<string, unknown> {
  const rest: Record<string, unknown> = { apiVersion: 'v1', kind: 'Config', ...(isRecord(data) ? data : {}) };
  for (const { list, name } of ours) {
    if (list === 'current-context') delete rest[list];
    else rest[list] = itemsOf(rest, list).filter((item) => item['name'] !== name);
  }
  return rest;
}

function holds(data: unknown, { list, name, fields }: Ours): boolean {
  if (list === 'current-context') return isRecord(data) && data[list] === name;
  const values = itemsOf(data, list)
    .filter((item) => item['name'] === name)
    .map((item) => item[FIELD_OF[list]]);
  const [value] = values;
  return (
    values.length === 1 &&
    isRecord(value) &&
    Object.entries(fields).every(([key, each]) => isDeepStrictEqual(value[key], each))
  );
}

// What is no map in these lists is nothing to kubectl either.
function itemsOf(data: unknown, list: ListName): Record<string, unknown>[] {
  const items: unknown = isRecord(data) ? data[list] : undefined;
  return Array.isArray(items) ? items.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entangled(path: string): AisubmitError {
  return kubeconfigProblem(
    path,
    'has YAML anchors or aliases that tie entries together, so that a change to one would change another',
    'write the entries out, or name another file with --kubeconfig',
  );
}
