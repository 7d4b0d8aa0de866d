import type { SeenRequest } from '../../sandbox/sandbox.ts';

/** What an API server asks RBAC about a request. */
export interface Asked {
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `pods/log`. */
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

const PATH =
  /^\/(?:api|apis\/([^/]+))\/v\d+(?:(?:alpha|beta)\d+)?\/(?:namespaces\/([^/]+)\/(?!(?:status|finalize)$))?([a-z]+)(?:\/([^/]+))?(?:\/([a-z]+))?$/;

/**
 * Reads a request as the API server does; `undefined` for a path that is no resource.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
 */
export function askedOfRbac({ method, path, query }: SeenRequest): Asked | undefined {
  const match = PATH.exec(path);
  if (match === null) return undefined;
  const [, group = '', namespace, plural = '', name, subresource] = match;
  const verb = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete', GET: readingVerb(query, name) }[
    method
  ];
  if (verb === undefined) return undefined;
  return {
    verb,
    group,
    resource: subresource === undefined ? plural : `${plural}/${subresource}`,
    // A namespace lies in itself, so that a Role may let people look at their own.
    namespace: plural === 'namespaces' ? name : namespace,
    name,
  };
}

function readingVerb(query: string, name: string | undefined): string {
  if (new URLSearchParams(query).has('watch')) return 'watch';
  return name === undefined ? 'list' : 'get';
}
