import { toCel } from '../../../../../packages/sdk/src/check/cel.ts';
import { ApiStatus } from '../../../api/api-status.ts';
import { cloneJson, type Fields, fieldsAt, stringAt, stringsAt } from '../../../api/fields.ts';
import type { Obj } from '../../../api/object.ts';
import { qualifiedName, resource } from '../../../api/resources.ts';
import type { Cluster } from '../../call.ts';
import { type Asked, kindOf, namespaceOf } from './asked.ts';
import { Authorizer } from './authorizer.ts';
import { type Failure, judgePolicy } from './judge-policy.ts';
import { isMatched } from './matches.ts';

const POLICIES = resource('validatingadmissionpolicies');
const BINDINGS = resource('validatingadmissionpolicybindings');

interface Denial {
  readonly text: string;
  readonly reason: string;
}

/**
 * Asks the admission policies that are bound: warns where a binding says so, and refuses with the first failure of a
 * binding that denies. What is audited goes nowhere.
 */
export function reviewPolicies(cluster: Cluster, asked: Asked): void {
  // Policies do not judge what they are made of.
  if (asked.resource.group === POLICIES.group) return;
  const bindings = cluster.store.list(BINDINGS);
  if (bindings.length === 0) return;
  const denials = cluster.store
    .list(POLICIES)
    .filter((policy) => isMatched(cluster, fieldsAt(policy, 'spec.matchConstraints'), asked))
    .flatMap((policy) => reviewPolicy(cluster, asked, { policy, bindings }));
  const [first] = denials;
  if (first !== undefined) throw denied(first, asked);
}

function reviewPolicy(
  cluster: Cluster,
  asked: Asked,
  { policy, bindings }: { readonly policy: Obj; readonly bindings: readonly Obj[] },
): readonly Denial[] {
  const bound = bindings.filter(
    (binding) =>
      stringAt(binding, 'spec.policyName') === policy.metadata.name &&
      isMatched(cluster, fieldsAt(binding, 'spec.matchResources'), asked),
  );
  if (bound.length === 0) return [];
  const failures = judgePolicy(policy, contextOf(cluster, asked));
  return bound.flatMap((binding) => failures.flatMap((failure) => actOn(failure, { policy, binding, asked })));
}

function actOn(
  { message, reason = 'Invalid' }: Failure,
  { policy, binding, asked }: { readonly policy: Obj; readonly binding: Obj; readonly asked: Asked },
): readonly Denial[] {
  const who = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}'`;
  const actions = stringsAt(binding, 'spec.validationActions');
  if (actions.includes('Warn')) asked.warnings.push(`Validation failed for ${who}: ${message}`);
  return actions.includes('Deny') ? [{ text: `${who} denied request: ${message}`, reason }] : [];
}

const CODES: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413 };

function denied({ text, reason }: Denial, { resource: type, name, object }: Asked): ApiStatus {
  const shown = name ?? stringAt(object, 'metadata.name') ?? 'Unknown';
  return new ApiStatus(CODES[reason] ?? 422, `${qualifiedName(type)} "${shown}" is forbidden: ${text}`, {
    reason,
    details: {
      name: shown,
      ...(type.group === '' ? {} : { group: type.group }),
      kind: type.name,
      causes: [{ message: text }],
    },
  });
}

/** What expressions read, in CEL's own values. */
function contextOf(cluster: Cluster, asked: Asked): Fields {
  const { object = null, old = null, user } = asked;
  return {
    object: toCel(object),
    oldObject: toCel(old),
    namespaceObject: toCel(namespaceOf(cluster, asked) ?? null),
    request: toCel(requestOf(asked)),
    params: null,
    authorizer: new Authorizer(cluster.authorize, user),
  };
}

function requestOf(asked: Asked): Fields {
  const { operation, resource: type, subresource, name, namespace, user, dryRun } = asked;
  const { username, uid, groups, extra } = user;
  const kind = kindOf(asked);
  const { group, version } = type;
  const plural = { group, version, resource: type.name };
  const userInfo = { username, uid, groups, extra };
  // What a request does not have is absent here, too.
  const request = {
    kind,
    resource: plural,
    subResource: subresource,
    requestKind: kind,
    requestResource: plural,
    requestSubResource: subresource,
    name,
    namespace,
    operation,
    userInfo,
    dryRun,
  };
  return cloneJson(request);
}
