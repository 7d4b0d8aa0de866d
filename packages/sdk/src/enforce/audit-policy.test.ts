import { expect, test } from 'vitest';
import { auditPolicy } from './audit-policy.ts';

interface Asked {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly verb: string;
  readonly namespace?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly url?: string;
}

type Rule = ReturnType<typeof auditPolicy>['rules'][number];

/** As an API server reads the rules: the first that matches. */
function levelOf(asked: Asked): string {
  return auditPolicy().rules.find((rule) => isBy(rule, asked) && isAbout(rule, asked))?.level ?? 'None';
}

function isBy({ users, userGroups, verbs }: Rule, { user = 'oidc:alice', groups = [], verb }: Asked): boolean {
  const isMember = userGroups === undefined || userGroups.some((each) => groups.includes(each));
  return isMember && (users === undefined || users.includes(user)) && (verbs === undefined || verbs.includes(verb));
}

function isAbout({ resources, namespaces, nonResourceURLs }: Rule, asked: Asked): boolean {
  const { namespace = 'team-a', group = '', resource, url } = asked;
  if (resource === undefined) {
    if (resources !== undefined || namespaces !== undefined) return false;
    return nonResourceURLs?.some((each) => url?.startsWith(each.replace('*', ''))) ?? true;
  }
  if (nonResourceURLs !== undefined || namespaces?.includes(namespace) === false) return false;
  return resources?.some((each) => each.group === group && (each.resources?.includes(resource) ?? true)) ?? true;
}

test.each<[string, Asked, string]>([
  ['a Secret that is made', { verb: 'create', resource: 'secrets' }, 'Metadata'],
  ['a Secret that a node reads', { verb: 'get', resource: 'secrets', groups: ['system:nodes'] }, 'Metadata'],
  ['a ConfigMap of a team', { verb: 'create', resource: 'configmaps' }, 'Metadata'],
  ['a token that is asked for', { verb: 'create', resource: 'serviceaccounts/token' }, 'Metadata'],
  [
    'a token that is looked into',
    { verb: 'create', resource: 'tokenreviews', group: 'authentication.k8s.io' },
    'Metadata',
  ],
  ['the policy that is published', { verb: 'patch', resource: 'configmaps', namespace: 'aisubmit-system' }, 'Request'],
  ['the policy that is read', { verb: 'get', resource: 'configmaps', namespace: 'aisubmit-system' }, 'Metadata'],
  ['a Secret there', { verb: 'create', resource: 'secrets', namespace: 'aisubmit-system' }, 'Metadata'],
  ['a command in a pod', { verb: 'create', resource: 'pods/exec' }, 'Request'],
  ['the same by GET', { verb: 'get', resource: 'pods/exec', groups: ['system:nodes'] }, 'Request'],
  ['a port that is forwarded', { verb: 'create', resource: 'pods/portforward' }, 'Request'],
  ['a label off a namespace', { verb: 'patch', resource: 'namespaces' }, 'Request'],
  [
    'an admission policy',
    { verb: 'delete', resource: 'validatingadmissionpolicybindings', group: 'admissionregistration.k8s.io' },
    'Request',
  ],
  ['a workload', { verb: 'create', resource: 'jobs', group: 'batch' }, 'Metadata'],
  ['a list of pods', { verb: 'list', resource: 'pods' }, 'Metadata'],
  ['the same by the scheduler', { verb: 'list', resource: 'pods', user: 'system:kube-scheduler' }, 'None'],
  [
    'what the scheduler writes',
    { verb: 'create', resource: 'pods/binding', user: 'system:kube-scheduler' },
    'Metadata',
  ],
  ['a probe', { verb: 'get', url: '/readyz' }, 'None'],
  ['another address', { verb: 'get', url: '/version' }, 'Metadata'],
])('%s', (_what, asked, level) => {
  expect(levelOf(asked)).toBe(level);
});

test('no answer is ever written down', () => {
  expect(JSON.stringify(auditPolicy())).not.toContain('RequestResponse');
});
