import { listAt, stringAt, stringsAt } from '../api/fields.ts';
import type { Obj } from '../api/object.ts';
import { resource } from '../api/resources.ts';
import type { UserInfo } from './authn.ts';
import type { Store } from './store.ts';

/** What a caller wants to do: with a resource, or with a path that is none. */
export interface Attributes {
  readonly verb: string;
  readonly group?: string;
  /** With subresource: `pods/log`. */
  readonly resource?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly path?: string;
}

/** Resource rule as the store keeps it. */
export interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

export type Authorize = (user: UserInfo, attributes: Attributes) => boolean;

const REVIEWS: Rule = {
  verbs: ['create'],
  apiGroups: ['authorization.k8s.io', 'authentication.k8s.io'],
  resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews'],
  resourceNames: [],
  nonResourceURLs: [],
};
const PUBLIC_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const DISCOVERY_PATHS = ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*', ...PUBLIC_PATHS];

/** Decides from the Roles and bindings in the store, as RBAC does. */
export function rbac(store: Store): Authorize {
  return (user, attributes) => {
    if (user.groups.includes('system:masters')) return true;
    return rulesFor(store, user, attributes.namespace).some((rule) => allows(rule, attributes));
  };
}

/** Every rule a user has, cluster-wide and in one namespace. */
export function rulesFor(store: Store, user: UserInfo, namespace?: string): Rule[] {
  if (user.groups.includes('system:masters'))
    return [rule({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }), rule({ verbs: ['*'], nonResourceURLs: ['*'] })];
  const cluster = store.list(resource('clusterrolebindings'));
  const local = namespace === undefined ? [] : store.list(resource('rolebindings'), namespace);
  const bound = [...cluster, ...local]
    .filter((binding) => binds(binding, user))
    .flatMap((binding) => rulesOfBinding(store, binding));
  return [...builtInRules(user), ...bound];
}

function builtInRules(user: UserInfo): Rule[] {
  const open = rule({ verbs: ['get'], nonResourceURLs: PUBLIC_PATHS });
  if (!user.groups.includes('system:authenticated')) return [open];
  return [REVIEWS, rule({ verbs: ['get'], nonResourceURLs: DISCOVERY_PATHS })];
}

function binds(binding: Obj, user: UserInfo): boolean {
  return listAt(binding, 'subjects').some((subject) => {
    const { kind, name } = subject;
    if (kind === 'User') return name === user.username;
    if (kind === 'Group') return typeof name === 'string' && user.groups.includes(name);
    return user.username === `system:serviceaccount:${stringAt(subject, 'namespace')}:${name}`;
  });
}

function rulesOfBinding(store: Store, binding: Obj): Rule[] {
  const name = stringAt(binding, 'roleRef.name') ?? '';
  const isCluster = stringAt(binding, 'roleRef.kind') === 'ClusterRole';
  const role = isCluster
    ? store.get(resource('clusterroles'), name)
    : store.get(resource('roles'), `${binding.metadata.namespace}/${name}`);
  return listAt(role, 'rules').map((entry) =>
    rule({
      verbs: stringsAt(entry, 'verbs'),
      apiGroups: stringsAt(entry, 'apiGroups'),
      resources: stringsAt(entry, 'resources'),
      resourceNames: stringsAt(entry, 'resourceNames'),
      nonResourceURLs: binding.metadata.namespace === undefined ? stringsAt(entry, 'nonResourceURLs') : [],
    }),
  );
}

function rule(parts: Partial<Rule>): Rule {
  return { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [], ...parts };
}

function allows(rule: Rule, { verb, group = '', resource: wanted, name, path }: Attributes): boolean {
  if (!rule.verbs.includes('*') && !rule.verbs.includes(verb)) return false;
  if (path !== undefined)
    return rule.nonResourceURLs.some(
      (url) => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))),
    );
  if (wanted === undefined || !(rule.apiGroups.includes('*') || rule.apiGroups.includes(group))) return false;
  const subresource = wanted.split('/')[1];
  const matches = rule.resources.some(
    (entry) => entry === '*' || entry === wanted || (subresource !== undefined && entry === `*/${subresource}`),
  );
  return matches && (rule.resourceNames.length === 0 || (name !== undefined && rule.resourceNames.includes(name)));
}
