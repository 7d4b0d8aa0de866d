import { describe, expect, test } from 'vitest';
import { look, TEAM, verdict, world } from '../../../../../test/fakes/doctor-world.ts';
import { answer, lostConnection } from '../../../../../test/fakes/memory-kube-api.ts';
import { AisubmitError } from '../../errors.ts';
import type { ApiError } from '../transport/api-error.ts';

test('where all is well everything passes, and nothing asks why', async () => {
  const checks = await look(world());
  expect(checks.map(({ id, status }) => [id, status])).toEqual(
    [
      ['server', 'identity', 'clock'],
      ['admission-policies', 'sidecars', 'supplemental-groups', 'namespace'],
      ['policy', 'enforcement', 'admission-fields', 'pod-security', 'network-isolation', 'quota', 'permissions'],
      ['network-enforcement', 'gpu', 'extensions'],
    ]
      .flat()
      .map((id) => [id, 'pass']),
  );
  expect(checks.filter(({ why, fix }) => why !== undefined || fix !== undefined)).toEqual([]);
});

test('a look costs few requests', async () => {
  const cluster = world();
  await look(cluster);
  expect(cluster.api.requests.length).toBeLessThan(16);
  // Nobody lists the rights, and nobody has any.
  Object.assign(cluster, { rules: [], incomplete: true });
  await look(cluster);
  expect(cluster.api.requests.length).toBeLessThan(32);
});

test('nothing is written', async () => {
  const cluster = world();
  await look(cluster);
  expect(cluster.api.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('whatever is not pass says why and what to do', async () => {
  const cluster = world();
  cluster.api.fault = ({ method }) => (method === 'GET' ? answer(403, 'Forbidden') : undefined);
  cluster.rules = [];
  const checks = await look(cluster);
  expect(checks.length).toBeGreaterThan(8);
  expect(
    checks.filter(({ status, why, fix }) => status !== 'pass' && (why === undefined || fix === undefined)),
  ).toEqual([]);
});

describe('the server', () => {
  test('is said once when nobody reaches it', async () => {
    const cluster = world();
    cluster.api.fault = () => lostConnection();
    expect((await look(cluster)).map(({ id, status, found }) => [id, status, found])).toEqual([
      ['server', 'fail', 'the connection broke'],
    ]);
  });

  test('that knows nobody is asked nothing more', async () => {
    const cluster = world();
    cluster.username = 'system:anonymous';
    expect((await look(cluster)).map(({ id, status }) => [id, status])).toEqual([
      ['server', 'pass'],
      ['identity', 'fail'],
      ['clock', 'pass'],
    ]);
  });

  test.each<[ApiError, string]>([
    [answer(401, 'Unauthorized'), 'the server does not know you'],
    [
      answer(403, 'Forbidden', 'User "system:anonymous" cannot create selfsubjectreviews'),
      'nobody: no credential was sent',
    ],
    [answer(403, 'Forbidden', 'alice cannot impersonate bob'), 'alice cannot impersonate bob'],
  ])('that tells nobody who they are is asked nothing more: %s', async (fault, found) => {
    const cluster = world();
    cluster.api.fault = ({ path }) => (path.endsWith('/selfsubjectreviews') ? fault : undefined);
    expect((await look(cluster)).map(({ id, status }) => [id, status])).toEqual([
      ['server', 'pass'],
      ['identity', 'fail'],
    ]);
    expect(await verdict(cluster, 'identity')).toEqual(['fail', found]);
  });

  test('that is too old is told what a newer one brings', async () => {
    const cluster = world();
    cluster.minor = '28';
    expect(await verdict(cluster, 'admission-policies')).toEqual([
      'warn',
      'the server knows no ValidatingAdmissionPolicies; Kubernetes 1.30 brings them',
    ]);
    expect(await verdict(cluster, 'sidecars')).toEqual([
      'warn',
      'the server knows no sidecar containers; Kubernetes 1.29 brings them',
    ]);
    cluster.minor = '32';
    expect(await verdict(cluster, 'supplemental-groups')).toEqual([
      'warn',
      'the server drops supplementalGroupsPolicy: Strict; Kubernetes 1.33 keeps it',
    ]);
    expect(await verdict(cluster, 'admission-fields')).toEqual([
      'warn',
      'not kept by the API server, since Kubernetes 1.32 drops the field: supplemental-groups (supplementalGroupsPolicy, Kubernetes 1.33)',
    ]);
  });
});

describe('rights', () => {
  test('that nobody listed are asked for one by one', async () => {
    const cluster = world();
    cluster.rules = [];
    cluster.incomplete = true;
    cluster.allowed = true;
    expect((await verdict(cluster, 'permissions')) as string[]).toContain('pass');
    cluster.allowed = false;
    expect(await verdict(cluster, 'permissions')).toEqual(['fail', 'you have no rights in namespace team-a']);
  });

  test.each<[string, object[], string, string]>([
    [
      'admin',
      [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
      'pass',
      'you may do everything that role aisubmit-admin gives in namespace team-a: submit, and publish the team’s templates',
    ],
    [
      'admin of the team',
      [
        { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'delete'] },
        { apiGroups: [''], resources: ['configmaps'], resourceNames: ['shelf'], verbs: ['update'] },
      ],
      'pass',
      'you may do everything that role aisubmit-admin gives in namespace team-a: submit, and publish the team’s templates',
    ],
    [
      'viewer',
      [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['get'] }],
      'warn',
      'you may look at everything in namespace team-a, and not submit (role aisubmit-viewer)',
    ],
    [
      'half a user',
      [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'create'] }],
      'fail',
      '1 of 2 rights are missing in namespace team-a: delete jobs.batch',
    ],
    ['nobody', [], 'fail', 'you have no rights in namespace team-a'],
  ])('of %s', async (_who, rules, status, found) => {
    const cluster = world();
    cluster.rules = rules;
    expect(await verdict(cluster, 'permissions')).toEqual([status, found]);
  });

  test.each([
    [['g', 'system:authenticated'], 'g'],
    [['a', 'b'], 'GROUP'],
    [['my group'], 'GROUP'],
    [['$(id)'], 'GROUP'],
    [[], 'GROUP'],
  ])('that are missing come with the command for an admin: %j', async (groups, group) => {
    const cluster = world();
    cluster.rules = [];
    cluster.userGroups = groups;
    const fix = (await look(cluster)).find(({ id }) => id === 'permissions')?.fix;
    expect(fix).toBe(
      `ask a cluster admin to give one of your groups the role aisubmit-user, beside the groups that have it: kubectl aisubmit admin onboard team-a --policy FILE --group ${group} --apply`,
    );
  });

  test('to objects of some name are not rights to all', async () => {
    const cluster = world();
    cluster.rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'], resourceNames: ['one'] }];
    expect((await verdict(cluster, 'permissions')) as string[]).toContain('fail');
    cluster.rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
    expect((await verdict(cluster, 'permissions')) as string[]).toContain('pass');
  });
});

describe('what cannot be looked at', () => {
  test('hides nothing else', async () => {
    const cluster = world();
    cluster.api.fault = ({ path }) =>
      path.endsWith('/nodes') ? answer(500, 'InternalError', 'it\u001b broke') : undefined;
    expect(await verdict(cluster, 'gpu')).toEqual(['warn', 'could not be looked at: it\\u{1b} broke']);
    expect(await verdict(cluster, 'permissions')).toEqual([
      'pass',
      'you may do everything that role aisubmit-user gives in namespace team-a',
    ]);
  });

  test('is not waited for without end', async () => {
    const readPolicy = () => new Promise<never>(() => undefined);
    const checks = await look(world(), { readPolicy, timeoutMs: 20 });
    expect(checks.find(({ id }) => id === 'policy')?.found).toBe('no answer within 1 s');
    expect(checks.find(({ id }) => id === 'quota')?.status).toBe('pass');
  });

  test('is no answer that somebody else is to blame for', async () => {
    const cluster = world();
    cluster.api.put(`${TEAM}/resourcequotas`, { metadata: { name: 'odd' }, status: { hard: 7, used: 'x' } });
    cluster.api.put('/api/v1/nodes', { metadata: null, status: { allocatable: 'much' } });
    cluster.rules = [{ verbs: 'all' as never }];
    const ids = (await look(cluster)).map(({ id }) => id);
    expect(ids).toContain('quota');
    expect(ids).toContain('extensions');
  });

  test('a policy that cannot be used fails with its reason', async () => {
    const readPolicy = async (): Promise<never> => {
      const reasons = [{ path: 'ConfigMap aisubmit-system/aisubmit-policy-strict', message: 'does not exist' }];
      throw new AisubmitError('FORBIDDEN', 'policy strict cannot be read', { reasons, fix: 'ask', status: 403 });
    };
    const checks = await look(world(), { readPolicy });
    expect(checks.find(({ id }) => id === 'policy')).toEqual({
      id: 'policy',
      status: 'fail',
      found: 'policy strict cannot be read: ConfigMap aisubmit-system/aisubmit-policy-strict does not exist',
      why: 'nothing is submitted where it cannot be known what is allowed',
      fix: 'ask',
    });
    expect(checks.map(({ id }) => id)).not.toContain('enforcement');
  });

  test('is not looked at after Ctrl-C', async () => {
    await expect(look(world(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});
