import { ApiStatus } from '../../api/api-status.ts';
import { keyOf, type Obj } from '../../api/object.ts';
import { qualifiedName, type Resource } from '../../api/resources.ts';
import type { ApiCall, Cluster, JsonReply, Target } from '../call.ts';
import { fieldPredicate, labelPredicate, type Predicate } from '../selectors.ts';
import { representationOf, representList, representObject } from './representation.ts';

/** The object a path names. Throws 404. */
export function existing(cluster: Cluster, { resource, namespace, name = '' }: Target): Obj {
  const object = cluster.store.get(resource, namespace === undefined ? name : `${namespace}/${name}`);
  if (object === undefined) throw notFound(resource, name);
  return object;
}

export function notFound(resource: Resource, name: string): ApiStatus {
  const details = { name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.name };
  return new ApiStatus(404, `${qualifiedName(resource)} "${name}" not found`, { details });
}

export function getObject(cluster: Cluster, call: ApiCall, target: Target): JsonReply {
  const object = existing(cluster, target);
  return { status: 200, body: representObject(object, representationOf(call.accept), target.resource) };
}

/** Both selectors of a query as one predicate. */
export function selection(query: URLSearchParams, target: Target): Predicate | undefined {
  const byLabel = labelPredicate(query.get('labelSelector') ?? undefined);
  const byField = fieldPredicate(query.get('fieldSelector') ?? undefined, target.resource.kind);
  const byName = target.name;
  const predicates: Predicate[] = [];
  if (byLabel !== undefined) predicates.push(byLabel);
  if (byField !== undefined) predicates.push(byField);
  if (byName !== undefined) predicates.push((object) => object.metadata.name === byName);
  return predicates.length === 0 ? undefined : (object) => predicates.every((matches) => matches(object));
}

interface ContinueToken {
  readonly revision: number;
  /** Key of the last object already answered. */
  readonly after: string;
}

/** Lists a collection, in pages where `limit` asks for them. */
export function listObjects(cluster: Cluster, call: ApiCall, target: Target): JsonReply {
  const { resource, namespace } = target;
  const token = parseContinue(call.query.get('continue') ?? undefined);
  if (token !== undefined && cluster.store.changesSince(resource, token.revision) === 'expired') {
    throw new ApiStatus(410, 'The provided continue parameter is too old to display a consistent list result.');
  }
  const matches = selection(call.query, target);
  const all = cluster.store.list(resource, namespace);
  const rest = token === undefined ? all : all.filter((object) => keyOf(object) > token.after);
  const selected = matches === undefined ? rest : rest.filter(matches);
  const limit = Number(call.query.get('limit') ?? 0);
  const revision = token?.revision ?? cluster.store.revision;
  const page = limit > 0 ? selected.slice(0, limit) : selected;
  const last = page.at(-1);
  const remaining = selected.length - page.length;
  const more =
    remaining > 0 && last !== undefined ? { continue: formatContinue({ revision, after: keyOf(last) }) } : {};
  const count = remaining > 0 && matches === undefined ? { remainingItemCount: remaining } : {};
  const meta = { resourceVersion: String(revision), ...more, ...count };
  return { status: 200, body: representList(page, representationOf(call.accept), { resource, meta }) };
}

function formatContinue(token: ContinueToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function parseContinue(text: string | undefined): ContinueToken | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    const { revision, after } = JSON.parse(Buffer.from(text, 'base64url').toString()) as ContinueToken;
    if (typeof revision === 'number' && typeof after === 'string') return { revision, after };
  } catch {}
  throw new ApiStatus(400, 'continue key is not valid');
}
