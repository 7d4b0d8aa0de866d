import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isNode, isScalar, type YAMLMap } from 'yaml';
import { isOwnCommand } from '../../auth/own-stanza.ts';
import { isNull } from './kubeconfig-document.ts';
import type { ClusterEntry, ContextEntry, UserEntry } from './kubeconfig-entry.ts';
import { kubeconfigProblem, shown } from './kubeconfig-problem.ts';
import { FIELD_OF, findItem, type ListName, listOf } from './named-items.ts';
import { type PlainValue, plainNode, textInPlaceOf } from './plain-node.ts';

/** One kubeconfig that is being changed. */
export interface Place {
  readonly doc: Document;
  /** The kubeconfig, for messages. */
  readonly path: string;
}

/** What was done, one sentence; undefined when nothing was to do. */
type Change = string | undefined;

/**
 * Puts a cluster in, or brings the one of this name up to date; what it says beside address and trust stays.
 *
 * @throws AisubmitError `INVALID_INPUT` when the name stands for another server: whoever uses that entry would send
 * their credentials to ours.
 */
export function editCluster(place: Place, cluster: ClusterEntry): Change {
  const { name, server } = cluster;
  const fields: Fields = {
    'certificate-authority': undefined,
    'certificate-authority-data': cluster.certificateAuthorityData,
    'insecure-skip-tls-verify': undefined,
    server,
    'tls-server-name': cluster.tlsServerName,
  };
  const old = entryOf(place, 'clusters', name);
  const oldServer = isMap(old) ? old.get('server') : undefined;
  if (typeof oldServer === 'string' && oldServer !== '' && normalised(oldServer) !== normalised(server)) {
    throw kubeconfigProblem(
      place.path,
      `has a cluster ${shown(name)} already, and its server is ${shown(oldServer)}`,
      'rename that cluster, or name another file with --kubeconfig',
    );
  }
  return editFields(place, { list: 'clusters', name, fields });
}

/** Puts a context in, or brings the one of this name up to date; a namespace it has stays unless another is given. */
export function editContext(place: Place, context: ContextEntry): Change {
  const { name, cluster, user, namespace } = context;
  const fields: Fields = { cluster, ...(namespace === undefined ? {} : { namespace }), user };
  return editFields(place, { list: 'contexts', name, fields });
}

/**
 * Puts a user in, or replaces the one of this name as a whole.
 *
 * @throws AisubmitError `INVALID_INPUT` when the name is that of a user who logs in in another way.
 */
export function editUser(place: Place, { name, exec }: UserEntry): Change {
  const wanted: PlainValue = {
    exec: {
      apiVersion: exec.apiVersion,
      args: exec.args,
      command: exec.command,
      installHint: exec.installHint,
      interactiveMode: exec.interactiveMode,
      provideClusterInfo: exec.provideClusterInfo,
    },
  };
  const item = findItem(place, 'users', name);
  if (item === undefined) return add(place, { list: 'users', name, value: wanted });
  const old = dataOf(item.get('user', true), place.doc);
  if (isDeepStrictEqual(withoutNulls(old), wanted)) return undefined;
  if (!isFree(old)) {
    throw kubeconfigProblem(
      place.path,
      `has a user ${shown(name)} already, who does not log in with kubectl aisubmit`,
      'rename that user, or name another file with --kubeconfig',
    );
  }
  item.set('user', plainNode(place.doc, wanted));
  return `user ${shown(name)} updated`;
}

/** Fields of an entry; undefined takes a field away. */
type Fields = Readonly<Record<string, string | undefined>>;

interface Wanted {
  readonly list: Exclude<ListName, 'users'>;
  readonly name: string;
  readonly fields: Fields;
}

function editFields(place: Place, { list, name, fields }: Wanted): Change {
  const item = findItem(place, list, name);
  if (item === undefined) return add(place, { list, name, value: withoutAbsent(fields) });
  const old = entryOf(place, list, name);
  if (!isMap(old)) {
    item.set(FIELD_OF[list], plainNode(place.doc, withoutAbsent(fields)));
    return `${FIELD_OF[list]} ${shown(name)} updated`;
  }
  const changed = Object.entries(fields).filter(([key, value]) => setField(old, key, value));
  if (changed.length === 0) return undefined;
  return `${FIELD_OF[list]} ${shown(name)} updated: ${changed.map(([key]) => key).join(', ')}`;
}

/** @returns whether the field was another before. */
function setField(map: YAMLMap, key: string, value: string | undefined): boolean {
  const old = map.get(key, true);
  if (value === undefined) return map.delete(key);
  if (isScalar(old) && old.value === value) return false;
  map.set(key, textInPlaceOf(old, value));
  return true;
}

function add(
  { doc }: Place,
  { list, name, value }: { readonly list: ListName; readonly name: string; readonly value: PlainValue },
): string {
  const field = FIELD_OF[list];
  // In the order of kubectl, which sorts.
  const item = field < 'name' ? { [field]: value, name } : { name, [field]: value };
  listOf(doc, list).add(plainNode(doc, item));
  return `${field} ${shown(name)} added`;
}

/** What an entry holds: a map, or nothing. */
function entryOf(place: Place, list: ListName, name: string): YAMLMap | undefined {
  const value = findItem(place, list, name)?.get(FIELD_OF[list], true);
  if (value === undefined || isNull(value)) return undefined;
  if (isMap(value)) return value;
  throw kubeconfigProblem(
    place.path,
    `has ${FIELD_OF[list]} ${shown(name)} as something that is not a map of fields, or as a YAML alias`,
    'write the entry out, or name another file with --kubeconfig',
  );
}

function withoutAbsent(fields: Fields): Record<string, string> {
  const present: Record<string, string> = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) present[key] = value;
  return present;
}

// An empty user is nobody's; one that runs our plugin is ours.
function isFree(user: unknown): boolean {
  if (user === null || user === undefined) return true;
  if (typeof user !== 'object') return false;
  if (Object.keys(user).length === 0) return true;
  const exec = 'exec' in user ? user.exec : undefined;
  const command = typeof exec === 'object' && exec !== null && 'command' in exec ? exec.command : undefined;
  return typeof command === 'string' && isOwnCommand(command);
}

// `env: null` is what kubectl writes for none.
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null)
      .map(([key, each]) => [key, withoutNulls(each)]),
  );
}

function dataOf(node: unknown, doc: Document): unknown {
  return isNode(node) ? node.toJS(doc, { maxAliasCount: 100 }) : node;
}

function normalised(server: string): string {
  return URL.canParse(server) ? new URL(server).href.replace(/\/+$/, '') : server;
}
