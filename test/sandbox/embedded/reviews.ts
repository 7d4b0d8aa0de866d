import { ApiStatus } from '../api/api-status.ts';
import { fieldsAt, stringAt } from '../api/fields.ts';
import { timestamp } from '../api/object.ts';
import type { ApiCall, Cluster, JsonReply, Target } from './call.ts';
import { rulesFor } from './rbac.ts';
import { decodeObject } from './schema/decode.ts';
import { fieldValidationOf } from './writes/create-object.ts';
import { readBody } from './writes/read-body.ts';

type Review = (cluster: Cluster, call: ApiCall, spec: Record<string, unknown>) => Record<string, unknown>;

const REVIEWS: Readonly<Record<string, Review>> = {
  SelfSubjectReview: (_cluster, { user }) => ({
    userInfo: {
      username: user.username,
      ...(user.uid === undefined ? {} : { uid: user.uid }),
      groups: user.groups,
      ...(user.extra === undefined ? {} : { extra: user.extra }),
    },
  }),
  SelfSubjectAccessReview: reviewAccess,
  SelfSubjectRulesReview: reviewRules,
};

/** Whether a resource is a review: answered, never stored. */
export function isReview({ resource }: Target): boolean {
  return resource.kind in REVIEWS;
}

export function answerReview(cluster: Cluster, call: ApiCall, { resource }: Target): JsonReply {
  const { object, warnings } = decodeObject(readBody(call) ?? {}, resource, fieldValidationOf(call.query));
  const status = REVIEWS[resource.kind]?.(cluster, call, object.spec ?? {}) ?? {};
  return { status: 201, body: { ...object, metadata: { creationTimestamp: timestamp() }, status }, warnings };
}

function reviewAccess(cluster: Cluster, { user }: ApiCall, spec: Record<string, unknown>): Record<string, unknown> {
  const path = stringAt(spec, 'nonResourceAttributes.path');
  const wanted = fieldsAt(spec, 'resourceAttributes');
  if ((path === undefined) === (spec['resourceAttributes'] === undefined)) {
    throw new ApiStatus(
      422,
      `SelfSubjectAccessReview.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified`,
    );
  }
  if (path !== undefined) {
    const allowed = cluster.authorize(user, { verb: stringAt(spec, 'nonResourceAttributes.verb') ?? '', path });
    return { allowed };
  }
  const subresource = stringAt(wanted, 'subresource');
  const name = stringAt(wanted, 'name');
  const namespace = stringAt(wanted, 'namespace');
  const allowed = cluster.authorize(user, {
    verb: stringAt(wanted, 'verb') ?? '',
    group: stringAt(wanted, 'group') ?? '',
    resource: `${stringAt(wanted, 'resource') ?? ''}${subresource === undefined || subresource === '' ? '' : `/${subresource}`}`,
    ...(name === undefined || name === '' ? {} : { name }),
    ...(namespace === undefined || namespace === '' ? {} : { namespace }),
  });
  return { allowed, ...(allowed ? { reason: 'RBAC: allowed' } : {}) };
}

function reviewRules({ store }: Cluster, { user }: ApiCall, spec: Record<string, unknown>): Record<string, unknown> {
  const namespace = stringAt(spec, 'namespace');
  if (namespace === undefined || namespace === '') throw new ApiStatus(400, 'no namespace on request');
  const rules = rulesFor(store, user, namespace);
  return {
    resourceRules: rules
      .filter(({ resources }) => resources.length > 0)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs,
        apiGroups,
        resources,
        ...(resourceNames.length === 0 ? {} : { resourceNames }),
      })),
    nonResourceRules: rules
      .filter(({ nonResourceURLs }) => nonResourceURLs.length > 0)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
}
