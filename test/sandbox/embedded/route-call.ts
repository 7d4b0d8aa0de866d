import { ApiStatus } from '../api/api-status.ts';
import { qualifiedName } from '../api/resources.ts';
import type { ApiCall, Cluster, Reply, Target } from './call.ts';
import { connect } from './connect.ts';
import { answerPath } from './discovery.ts';
import { refuseWithoutUpgrade } from './open-stream.ts';
import { parsePath } from './parse-path.ts';
import { podLog } from './reads/pod-log.ts';
import { metricsTarget, podMetrics } from './reads/pod-metrics.ts';
import { getObject, listObjects } from './reads/read-objects.ts';
import { watchObjects } from './reads/watch-objects.ts';
import { answerReview, isReview } from './reviews.ts';
import { createObject } from './writes/create-object.ts';
import { deleteCollection, deleteObject } from './writes/delete-object.ts';
import { patchObject } from './writes/patch-object.ts';
import { bindPod, finalizeNamespace, scaleObject } from './writes/subresources.ts';
import { updateObject } from './writes/update-object.ts';

type Action = (cluster: Cluster, call: ApiCall, target: Target) => Reply;

const ACTIONS: Readonly<Record<string, Action>> = {
  get: getObject,
  list: listObjects,
  watch: watchObjects,
  create: createObject,
  update: updateObject,
  patch: patchObject,
  delete: deleteObject,
  deletecollection: deleteCollection,
};

const SUBRESOURCE_ACTIONS: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
  status: { get: getObject, update: updateObject, patch: patchObject },
  log: { get: podLog },
  exec: { get: refuseWithoutUpgrade, create: refuseWithoutUpgrade },
  portforward: { get: refuseWithoutUpgrade, create: refuseWithoutUpgrade },
  binding: { create: bindPod },
  scale: { get: scaleObject, update: scaleObject, patch: scaleObject },
  finalize: { update: finalizeNamespace },
  ephemeralcontainers: { get: getObject, update: updateObject, patch: patchObject },
  resize: { get: getObject, update: updateObject, patch: patchObject },
  attach: { get: connect, create: connect },
  proxy: { get: connect, create: connect, update: connect, patch: connect, delete: connect },
};

/** Answers one authenticated call; refusals are thrown as {@link ApiStatus}. */
export function routeCall(cluster: Cluster, call: ApiCall): Reply {
  const metrics = metricsTarget(call);
  if (metrics !== undefined) {
    // As with RBAC of a real server, whoever may not ask is not told whether there is an answer.
    authorizeCall(cluster, call, { verb: 'list', target: metrics });
    return podMetrics(cluster, call, metrics);
  }
  const target = parsePath(call.path);
  if (target === undefined || cluster.without.includes(target.resource.group)) return answerNonResource(cluster, call);
  const verb = verbOf(call, target);
  authorizeCall(cluster, call, { verb, target });
  if (isReview(target)) {
    if (verb !== 'create') throw methodNotAllowed();
    return answerReview(cluster, call, target);
  }
  const actions = target.subresource === undefined ? ACTIONS : (SUBRESOURCE_ACTIONS[target.subresource] ?? {});
  const action = actions[verb];
  if (action === undefined) throw methodNotAllowed();
  return action(cluster, call, target);
}

function answerNonResource(cluster: Cluster, call: ApiCall): Reply {
  const verb = call.method.toLowerCase();
  if (!cluster.authorize(call.user, { verb, path: call.path })) {
    throw new ApiStatus(403, `forbidden: User "${call.user.username}" cannot ${verb} path "${call.path}"`, {
      details: {},
    });
  }
  const reply = answerPath(cluster, call);
  if (reply === undefined)
    throw new ApiStatus(404, 'the server could not find the requested resource', { details: {} });
  return reply;
}

function verbOf({ method, query }: ApiCall, { name, subresource }: Target): string {
  const isCollection = name === undefined;
  if (method === 'GET' && subresource === undefined && isTrue(query.get('watch'))) return 'watch';
  const verbs: Readonly<Record<string, string>> = {
    GET: isCollection ? 'list' : 'get',
    HEAD: 'get',
    POST: 'create',
    PUT: 'update',
    PATCH: 'patch',
    DELETE: isCollection ? 'deletecollection' : 'delete',
  };
  const verb = verbs[method];
  const isMisplaced = isCollection
    ? verb === 'update' || verb === 'patch'
    : verb === 'create' && subresource === undefined;
  if (verb === undefined || isMisplaced) throw methodNotAllowed();
  return verb;
}

function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}

/** Throws 403 where the user may not. */
export function authorizeCall(
  { authorize: isAllowed }: Cluster,
  { user }: ApiCall,
  { verb, target }: { verb: string; target: Target },
): void {
  const { resource, name, subresource } = target;
  // A request for one Namespace counts as one inside it, so a namespaced role can grant it.
  const namespace = resource.name === 'namespaces' && name !== undefined ? name : target.namespace;
  const full = subresource === undefined ? resource.name : `${resource.name}/${subresource}`;
  const allowed = isAllowed(user, {
    verb,
    group: resource.group,
    resource: full,
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
  });
  if (allowed) return;
  const scope = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const subject = name === undefined ? qualifiedName(resource) : `${qualifiedName(resource)} "${name}"`;
  throw new ApiStatus(
    403,
    `${subject} is forbidden: User "${user.username}" cannot ${verb} resource "${full}" in API group "${resource.group}" ${scope}`,
    {
      details: {
        ...(name === undefined ? {} : { name }),
        ...(resource.group === '' ? {} : { group: resource.group }),
        kind: resource.name,
      },
    },
  );
}

function methodNotAllowed(): ApiStatus {
  return new ApiStatus(405, 'the server does not allow this method on the requested resource', { details: {} });
}
