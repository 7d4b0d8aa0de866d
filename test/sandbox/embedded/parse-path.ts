import { ApiStatus, notModelled } from '../api/api-status.ts';
import { findResource, isKnownButNotModelled, type Resource } from '../api/resources.ts';
import type { Target } from './call.ts';

const UNMODELLED_SUBRESOURCES = new Set(['proxy', 'eviction', 'token', 'approval']);

/** Splits a resource path; undefined for paths that are none, such as `/version`. Throws 404 and 501. */
export function parsePath(path: string): Target | undefined {
  const segments = path.split('/').slice(1).map(decodeSegment);
  const root = segments[0];
  const isCore = root === 'api' && segments.length > 2;
  if (!isCore && !(root === 'apis' && segments.length > 3)) return undefined;
  const groupVersion = isCore ? (segments[1] ?? '') : `${segments[1]}/${segments[2]}`;
  const rest = segments.slice(isCore ? 2 : 3).filter((segment, i, all) => segment !== '' || i < all.length - 1);
  return targetOf(groupVersion, rest);
}

function targetOf(groupVersion: string, rest: readonly string[]): Target {
  if (rest[0] === 'watch') throw notModelled('the deprecated /watch/ paths');
  // `/namespaces/x/status` is a part of the namespace, `/namespaces/x/pods` is something in it.
  const isScoped = rest[0] === 'namespaces' && rest.length > 2 && findSubresource(rest[2]) === undefined;
  const [plural = '', name, subresource, ...more] = isScoped ? rest.slice(2) : rest;
  const resource = lookUp(groupVersion, plural);
  if (more.length > 0 && subresource !== 'proxy') throw notFoundPath();
  if (isScoped && !resource.namespaced) throw notFoundPath();
  if (subresource !== undefined && !resource.subresources.includes(subresource)) {
    throw UNMODELLED_SUBRESOURCES.has(subresource) ? notModelled(`${plural}/${subresource}`) : notFoundPath();
  }
  return { resource, namespace: isScoped ? rest[1] : undefined, name, subresource };
}

function findSubresource(segment: string | undefined): string | undefined {
  return segment === 'status' || segment === 'finalize' ? segment : undefined;
}

function lookUp(groupVersion: string, plural: string): Resource {
  const resource = findResource(groupVersion, plural);
  if (resource !== undefined) return resource;
  throw isKnownButNotModelled(groupVersion, plural) ? notModelled(`${plural} of ${groupVersion}`) : notFoundPath();
}

function notFoundPath(): ApiStatus {
  return new ApiStatus(404, 'the server could not find the requested resource', { details: {} });
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ApiStatus(400, 'the path has a broken percent-encoding');
  }
}
