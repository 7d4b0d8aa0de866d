import { describe, expect, test } from 'vitest';
import { APPLY, callAs, MERGE } from './call-api.ts';
import { CONFIG_MAPS, configMap, JOBS, job, PODS, SECRETS } from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

withSandbox({}, ({ sandbox, admin, alice }) => {
  const as = (user: string) => callAs(sandbox(), user);
  const review = async (user: string, spec: unknown) => {
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec };
    return (await as(user)('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { body })).body.status
      .allowed;
  };

  describe('who calls', () => {
    test('a token nobody has is answered 401', async () => {
      const { status, body } = await alice('GET', PODS, { token: 'stolen' });
      expect([status, body.kind, body.reason, body.message]).toEqual([401, 'Status', 'Unauthorized', 'Unauthorized']);
    });

    test('without a token one is anonymous: version and health are open, objects are not', async () => {
      for (const path of ['/version', '/healthz', '/livez', '/readyz'])
        expect((await alice('GET', path, { token: '' })).status).toBe(200);
      const { status, body } = await alice('GET', PODS, { token: '' });
      expect([status, body.message]).toEqual([
        403,
        'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "team-a"',
      ]);
    });

    test('SelfSubjectReview says who one is', async () => {
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
      const answer = await alice('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body });
      expect(answer.status).toBe(201);
      expect(answer.body.status.userInfo).toMatchObject({
        username: 'alice',
        uid: 'uid-alice',
        groups: ['data-science', 'system:authenticated'],
      });
    });

    test('impersonation takes the right to impersonate', async () => {
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
      const headers = { 'impersonate-user': 'carol', 'impersonate-group': ['dev', 'ops'] };
      const asCarol = await admin('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body, headers });
      expect(asCarol.body.status.userInfo).toMatchObject({
        username: 'carol',
        groups: ['dev', 'ops', 'system:authenticated'],
      });
      const { status, body: refusal } = await alice('GET', PODS, { headers: { 'impersonate-user': 'bob' } });
      expect([status, refusal.reason]).toEqual([403, 'Forbidden']);
      expect(refusal.message).toContain('User "alice" cannot impersonate');
    });
  });

  describe('what one may', () => {
    test.each([
      ['GET', PODS, 200],
      ['GET', '/api/v1/namespaces/team-b/pods', 403],
      ['GET', '/api/v1/pods', 403],
      ['GET', SECRETS, 403],
      ['GET', `${SECRETS}/x`, 403],
      ['DELETE', `${SECRETS}/x?dryRun=All`, 403],
      ['GET', '/api/v1/namespaces/team-a', 200],
      ['GET', '/api/v1/namespaces/team-b', 403],
      ['GET', '/api/v1/namespaces/nowhere', 403],
      ['GET', '/api/v1/namespaces', 403],
      ['GET', '/api/v1/nodes', 403],
      ['DELETE', PODS, 403],
      ['DELETE', `${PODS}/x`, 403],
    ])('alice: %s %s → %i', async (method, path, want) => {
      expect((await alice(method, path)).status).toBe(want);
    });

    test.each([
      [
        'list',
        `jobs.batch is forbidden: User "viewer" cannot create resource "jobs" in API group "batch" in the namespace "team-a"`,
      ],
    ])('says who may not do what where', async (_verb, want) => {
      const { status, body } = await as('viewer')('POST', JOBS, { body: job('refused') });
      expect([status, body.reason, body.message, body.details]).toEqual([
        403,
        'Forbidden',
        want,
        { group: 'batch', kind: 'jobs' },
      ]);
    });

    test('names the object where there is one', async () => {
      const { body } = await alice('GET', `${SECRETS}/token`);
      expect(body.message).toBe(
        'secrets "token" is forbidden: User "alice" cannot get resource "secrets" in API group "" in the namespace "team-a"',
      );
    });

    test('server-side apply takes the right to patch, and to create where nothing is there', async () => {
      const { status } = await alice('PATCH', `${CONFIG_MAPS}/x?fieldManager=t`, {
        body: configMap('x'),
        headers: APPLY,
      });
      expect(status).toBe(403);
    });

    test('subresources are rights of their own', async () => {
      await alice('POST', JOBS, { body: job('sub', { suspend: true }) });
      expect((await alice('PATCH', `${JOBS}/sub/status`, { body: {}, headers: MERGE })).status).toBe(403);
    });

    test.each([
      [
        'alice',
        { resourceAttributes: { namespace: 'team-a', verb: 'create', group: 'batch', resource: 'jobs' } },
        true,
      ],
      [
        'alice',
        { resourceAttributes: { namespace: 'team-b', verb: 'create', group: 'batch', resource: 'jobs' } },
        false,
      ],
      [
        'alice',
        { resourceAttributes: { namespace: 'team-a', verb: 'get', resource: 'pods', subresource: 'log' } },
        true,
      ],
      [
        'viewer',
        { resourceAttributes: { namespace: 'team-a', verb: 'get', resource: 'pods', subresource: 'exec' } },
        false,
      ],
      ['admin', { resourceAttributes: { verb: '*', group: '*', resource: '*' } }, true],
      ['alice', { nonResourceAttributes: { path: '/version', verb: 'get' } }, true],
      ['alice', { nonResourceAttributes: { path: '/metrics', verb: 'get' } }, false],
    ])('SelfSubjectAccessReview: %s %j → %s', async (user, spec, want) => {
      expect(await review(user, spec)).toBe(want);
    });

    test('SelfSubjectRulesReview lists the rules of a namespace', async () => {
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectRulesReview',
        spec: { namespace: 'team-a' },
      };
      const { body: answer } = await alice('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { body });
      expect(answer.status.resourceRules).toContainEqual({
        verbs: ['create'],
        apiGroups: [''],
        resources: ['secrets'],
      });
      expect(answer.status.incomplete).toBe(false);
    });

    test('a role takes effect when it is bound', async () => {
      const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/team-b';
      const apiVersion = 'rbac.authorization.k8s.io/v1';
      expect((await alice('GET', '/api/v1/namespaces/team-b/configmaps/named')).status).toBe(403);
      await admin('POST', `${rbac}/roles`, {
        body: {
          apiVersion,
          kind: 'Role',
          metadata: { name: 'one' },
          rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['named'], verbs: ['get'] }],
        },
      });
      const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:authenticated' }];
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'one' };
      await admin('POST', `${rbac}/rolebindings`, {
        body: { apiVersion, kind: 'RoleBinding', metadata: { name: 'one' }, subjects, roleRef },
      });
      await expect
        .poll(async () => (await alice('GET', '/api/v1/namespaces/team-b/configmaps/named')).status)
        .toBe(404);
      expect((await alice('GET', '/api/v1/namespaces/team-b/configmaps/other')).status).toBe(403);
    });
  });

  describe('what there is', () => {
    test('an unknown path is 404, a method that makes no sense 405', async () => {
      expect((await admin('GET', '/apis/example.com/v1/things')).status).toBe(404);
      expect((await admin('GET', '/nothing')).status).toBe(404);
      expect((await admin('PUT', PODS, { body: {} })).status).toBe(405);
    });

    test('discovery names groups, versions and resources', async () => {
      const groups = (await alice('GET', '/apis')).body.groups.map(({ name }: { name: string }) => name);
      for (const group of ['apps', 'batch', 'networking.k8s.io', 'autoscaling', 'policy'])
        expect(groups).toContain(group);
      const batch = (await alice('GET', '/apis/batch/v1')).body;
      expect(batch.groupVersion).toBe('batch/v1');
      expect(batch.resources.find(({ name }: { name: string }) => name === 'jobs')).toMatchObject({
        kind: 'Job',
        namespaced: true,
        singularName: 'job',
      });
      const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
      const aggregated = await alice('GET', '/apis', { headers: { accept } });
      expect(aggregated.body.kind).toBe('APIGroupDiscoveryList');
    });
  });
});
