import type { Fields } from '../api/fields.ts';
import { groupVersionOf, RESOURCES, type Resource } from '../api/resources.ts';
import type { ApiCall, Cluster, JsonReply } from './call.ts';
import { openApiIndex, openApiOf } from './openapi.ts';

const AGGREGATED = /application\/json;.*g=apidiscovery\.k8s\.io;.*v=(v2(?:beta1)?);as=APIGroupDiscoveryList/;

/** Answers the paths that are no resources: discovery, version, health, OpenAPI. */
export function answerPath(cluster: Cluster, call: ApiCall): JsonReply | undefined {
  const path = call.path.length > 1 ? call.path.replace(/\/$/, '') : call.path;
  if (path === '/version') return json(versionOf(cluster));
  if (path === '/healthz' || path === '/livez' || path === '/readyz')
    return { status: 200, body: 'ok', contentType: 'text/plain' };
  if (path === '/api' || path === '/apis') return root(cluster, path, call.accept);
  if (path === '/openapi/v3') return json(openApiIndex());
  if (path.startsWith('/openapi/v3/')) return optional(openApiOf(path.slice('/openapi/v3/'.length)));
  const group = /^\/apis\/([^/]+)$/.exec(path)?.[1];
  if (group !== undefined && !cluster.without.includes(group)) return optional(groupOf(group));
  const groupVersion = /^\/(?:api\/([^/]+)|apis\/([^/]+\/[^/]+))$/.exec(path);
  if (cluster.without.includes(groupVersion?.[2]?.split('/')[0] ?? '')) return undefined;
  return groupVersion === null ? undefined : optional(resourceList(groupVersion[1] ?? groupVersion[2] ?? ''));
}

function root(cluster: Cluster, path: '/api' | '/apis', accept: string): JsonReply {
  const version = AGGREGATED.exec(accept)?.[1];
  if (version !== undefined) {
    return {
      status: 200,
      body: aggregated(cluster, path, version),
      contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    };
  }
  if (path === '/api') return json({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });
  return json({
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groups(cluster)
      .filter((group) => group !== '')
      .map(groupOf),
  });
}

function aggregated(cluster: Cluster, path: '/api' | '/apis', version: string): Fields {
  const wanted = groups(cluster).filter((group) => (group === '') === (path === '/api'));
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: wanted.map((group) => ({
      metadata: group === '' ? {} : { name: group },
      versions: versionsOf(group).map((name) => ({
        version: name,
        freshness: 'Current',
        resources: inVersion(group, name).map(discover),
      })),
    })),
  };
}

function discover(resource: Resource): Fields {
  const responseKind = { group: resource.group, version: resource.version, kind: resource.kind };
  return {
    resource: resource.name,
    responseKind,
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
    ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
    ...(resource.subresources.length === 0
      ? {}
      : {
          subresources: resource.subresources.map((subresource) => ({
            subresource,
            responseKind,
            verbs: ['get', 'patch', 'update'],
          })),
        }),
  };
}

function resourceList(groupVersion: string): Fields | undefined {
  const resources = RESOURCES.filter((resource) => groupVersionOf(resource) === groupVersion);
  if (resources.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: resources.flatMap(
      ({ name, singular, namespaced, kind, verbs, shortNames, categories, subresources }) => [
        {
          name,
          singularName: singular,
          namespaced,
          kind,
          verbs,
          ...(shortNames.length === 0 ? {} : { shortNames }),
          ...(categories.length === 0 ? {} : { categories }),
        },
        ...subresources.map((subresource) => ({
          name: `${name}/${subresource}`,
          singularName: '',
          namespaced,
          kind,
          verbs: ['get', 'patch', 'update'],
        })),
      ],
    ),
  };
}

function groupOf(group: string): Fields | undefined {
  const versions = versionsOf(group).map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return versions.length === 0
    ? undefined
    : { kind: 'APIGroup', apiVersion: 'v1', name: group, versions, preferredVersion: versions[0] };
}

function groups({ without }: Cluster): string[] {
  return [...new Set(RESOURCES.map(({ group }) => group))].filter((group) => !without.includes(group));
}

function versionsOf(group: string): string[] {
  return [...new Set(RESOURCES.filter((resource) => resource.group === group).map(({ version }) => version))];
}

function inVersion(group: string, version: string): Resource[] {
  return RESOURCES.filter((resource) => resource.group === group && resource.version === version);
}

function versionOf({ version }: Cluster): Fields {
  return {
    ...version,
    gitVersion: `v${version.major}.${version.minor}.0-sandbox`,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
    goVersion: 'none',
    compiler: 'none',
    platform: 'linux/amd64',
  };
}

function json(body: unknown): JsonReply {
  return { status: 200, body };
}

function optional(body: Fields | undefined): JsonReply | undefined {
  return body === undefined ? undefined : json(body);
}
