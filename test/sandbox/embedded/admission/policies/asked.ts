import { type Fields, isFields } from '../../../api/fields.ts';
import { type Resource, resource } from '../../../api/resources.ts';
import type { UserInfo } from '../../authn.ts';
import type { Cluster, Write } from '../../call.ts';

/** What admission policies are asked about: one request, as far as they see it. */
export interface Asked {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly resource: Resource;
  readonly subresource: string | undefined;
  /** Absent where a whole collection is deleted. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** Absent on DELETE. */
  readonly object: Fields | undefined;
  /** Absent on CREATE and CONNECT. */
  readonly old: Fields | undefined;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  readonly warnings: string[];
}

/** What a write asks. */
export function askedOf(write: Write): Asked {
  const { operation, resource: type, subresource, object, user, dryRun, warnings, seen = write } = write;
  const { name, namespace } = object.metadata;
  return {
    operation,
    resource: type,
    subresource,
    name,
    // A request for one Namespace counts as one inside it, but its creation does not.
    namespace: type.kind === 'Namespace' && operation !== 'CREATE' ? name : namespace,
    object: operation === 'DELETE' ? undefined : { ...seen.object },
    old: seen.old === undefined ? undefined : { ...seen.old },
    user,
    dryRun,
    warnings,
  };
}

/** The namespace that a request is about, as `namespaceObject` shows it. */
export function namespaceOf({ store }: Cluster, { namespace = '', resource: type }: Asked): Fields | undefined {
  const found = type.namespaced ? store.get(resource('namespaces'), namespace) : undefined;
  return found === undefined ? undefined : { ...found };
}

/** Group, version and kind of what is sent, which for a subresource may be another than the resource's. */
export function kindOf({ object, old, resource: type }: Asked): Fields {
  const sent = object ?? old;
  const apiVersion = String(isFields(sent) ? sent['apiVersion'] : '');
  const slash = apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: sent?.['kind'] ?? type.kind,
  };
}
