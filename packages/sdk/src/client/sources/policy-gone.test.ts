import { describe, expect, test } from 'vitest';
import { answer } from '../../../../../test/fakes/memory-kube-api.ts';
import {
  clusterWith,
  damagedCache,
  failure,
  find,
  lockedCache,
  policyYaml,
  putNamespace,
  putPolicy,
  STRICT,
  seen,
} from '../../../../../test/fakes/published-cluster.ts';
import { policySource } from './policy-source.ts';
import { memorySourceCache } from './source-cache.ts';

describe('a policy that was there before is missed', () => {
  test('when the label is gone', async () => {
    const { api, cache } = await seen();
    putNamespace(api, {});
    expect(await failure(find(api, cache))).toMatchObject({
      code: 'NOT_FOUND',
      message: 'namespace team-a was under policy strict, and names no policy now',
      reasons: [
        {
          message: 'the label aisubmit.dev/policy is gone',
          fix: 'an admin puts it back with: kubectl label namespace team-a aisubmit.dev/policy=strict',
        },
        {
          message: 'nobody confirmed that it was removed on purpose',
          fix: 'an admin confirms it with: kubectl annotate namespace team-a aisubmit.dev/policy-removed=strict',
        },
      ],
    });
  });

  test('when the namespace may no longer be read', async () => {
    const { api, cache } = await seen();
    api.fault = ({ path }) => (path.endsWith('/team-a') ? answer(403, 'Forbidden') : undefined);
    expect(await failure(find(api, cache))).toMatchObject({
      code: 'FORBIDDEN',
      message: 'namespace team-a was under policy strict, and you may no longer read which policy it is under',
    });
  });

  test('until an admin confirms that it was taken away', async () => {
    const { api, cache } = await seen();
    putNamespace(api, { annotations: { 'aisubmit.dev/policy-removed': 'strict' } });
    expect((await find(api, cache)).notices).toEqual([
      'policy strict was taken away from namespace team-a by an admin: the built-in policy baseline applies',
    ]);
    putNamespace(api, {});
    expect((await find(api, cache)).origin.kind).toBe('built-in');
  });

  test('although an admin once took away another', async () => {
    const { api, cache } = await seen();
    putNamespace(api, { annotations: { 'aisubmit.dev/policy-removed': 'older' } });
    expect((await failure(find(api, cache))).code).toBe('NOT_FOUND');
  });

  test('but not one that could never be read', async () => {
    const api = clusterWith(STRICT);
    const cache = memorySourceCache();
    await failure(find(api, cache));
    putNamespace(api, {});
    expect((await find(api, cache)).origin.kind).toBe('built-in');
  });

  test('on this cluster and in this namespace alone', async () => {
    const { api, cache } = await seen();
    putNamespace(api, {});
    api.put('/api/v1/namespaces', { metadata: { name: 'team-b' } });
    expect((await policySource(api, { namespace: 'team-b', cache })).origin.kind).toBe('built-in');
    api.clusterId = async () => 'another';
    expect((await find(api, cache)).origin.kind).toBe('built-in');
  });

  test.each([
    ['locked', lockedCache],
    ['damaged', damagedCache('{"digest": "')],
    ["somebody else's", damagedCache('{"digest":"00","value":{}}')],
  ])('when nobody can tell, since the cache is %s', async (_name, cache) => {
    const error = await failure(find(clusterWith(), cache));
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'it cannot be told whether namespace team-a was under a policy before',
    });
    expect(error.fix).toContain('kubectl annotate namespace team-a aisubmit.dev/policy-removed=none');
    const confirmed = clusterWith();
    putNamespace(confirmed, { annotations: { 'aisubmit.dev/policy-removed': 'none' } });
    expect((await find(confirmed, cache)).origin.kind).toBe('built-in');
  });

  test('and a damaged copy of its text is read again', async () => {
    const api = clusterWith(STRICT);
    putPolicy(api, policyYaml('strict', '{images: {digest: required}}'));
    expect((await find(api, damagedCache('damaged'))).policy.sections).toEqual({ images: { digest: 'required' } });
  });
});
