import { describe, expect, test } from 'vitest';
import { answer } from '../../../../../test/fakes/memory-kube-api.ts';
import {
  asked,
  clusterWith,
  failure,
  find,
  lockedCache,
  policyYaml,
  putNamespace,
  putPolicy,
  STRICT,
  STRICT_PATH,
  seen,
} from '../../../../../test/fakes/published-cluster.ts';
import { baselinePolicy } from '../../policy/baseline.ts';

describe('a namespace that names a policy', () => {
  test('is under it', async () => {
    const api = clusterWith(STRICT);
    putPolicy(api, policyYaml('strict', '{images: {digest: required}}'));
    const source = await find(api);
    expect(source.policy.sections).toEqual({ images: { digest: 'required' } });
    expect(source.origin).toEqual({ kind: 'cluster', name: 'strict', resourceVersion: '2' });
    expect(source.notices).toEqual([]);
    expect(source.namespaceFacts.labels).toEqual(STRICT);
  });

  test('costs one small read of the namespace and one of the policy from the second time on', async () => {
    const { api, cache } = await seen();
    expect((await find(api, cache)).policy.sections).toEqual({ images: { digest: 'required' } });
    expect(asked(api).toSorted()).toEqual(['meta aisubmit-system/configmaps/aisubmit-policy-strict', 'meta team-a']);
  });

  test('is under the new text as soon as it is published', async () => {
    const { api, cache } = await seen();
    putPolicy(api, policyYaml('strict', '{network: {exposure: cluster}}'));
    expect((await find(api, cache)).policy.sections).toEqual({ network: { exposure: 'cluster' } });
    expect(asked(api)).toContain('get aisubmit-system/configmaps/aisubmit-policy-strict');
  });

  test('is under the new text of a rebuilt cluster whose versions began anew', async () => {
    const { api, cache } = await seen();
    putPolicy(api, policyYaml('strict'));
    const stored = api.objects.get(STRICT_PATH);
    if (stored === undefined) throw new Error('not stored');
    api.objects.set(STRICT_PATH, { ...stored, metadata: { ...stored.metadata, resourceVersion: '2' } });
    expect((await find(api, cache)).policy.sections).toEqual({});
  });

  test('says when it is under another one than before', async () => {
    const { api, cache } = await seen();
    putNamespace(api, { labels: { 'aisubmit.dev/policy': 'relaxed' } });
    putPolicy(api, policyYaml('relaxed'), 'relaxed');
    const { origin, notices } = await find(api, cache);
    expect(origin.name).toBe('relaxed');
    expect(notices).toEqual(['namespace team-a is under policy relaxed now, no longer under strict']);
    expect((await find(api, cache)).notices).toEqual([]);
  });

  test('works without a cache, and says what that means', async () => {
    const api = clusterWith(STRICT);
    putPolicy(api, policyYaml('strict'));
    expect((await find(api, lockedCache)).notices).toEqual([
      'policy strict is read whole every time, since the cache of policies and templates failed',
      'should policy strict go missing, it would not be noticed, since the cache of policies and templates failed',
    ]);
  });
});

describe('a policy that is named and cannot be had is an error', () => {
  test('where nothing of the name is there', async () => {
    const error = await failure(find(clusterWith(STRICT)));
    expect(error).toMatchObject({
      code: 'NOT_FOUND',
      message: 'policy strict, which namespace team-a is under, cannot be read',
      reasons: [{ path: 'ConfigMap aisubmit-system/aisubmit-policy-strict', message: 'does not exist' }],
      fix: 'ask your cluster admin to publish policy strict with get for system:authenticated, or to correct the label aisubmit.dev/policy of the namespace',
    });
  });

  test('where it may not be read', async () => {
    const api = clusterWith(STRICT);
    api.fault = ({ path }) => (path === STRICT_PATH ? answer(403, 'Forbidden') : undefined);
    const { code, reasons } = await failure(find(api));
    expect(code).toBe('FORBIDDEN');
    expect(reasons.map(({ message }) => message)).toEqual(['does not exist, or is not published to you']);
  });

  test('where it was readable before, whatever the cache holds', async () => {
    const { api, cache } = await seen();
    api.fault = ({ path }) => (path === STRICT_PATH ? answer(403, 'Forbidden') : undefined);
    expect((await failure(find(api, cache))).code).toBe('FORBIDDEN');
  });

  test('where the server fails', async () => {
    const { api, cache } = await seen();
    api.fault = ({ path }) => (path === STRICT_PATH ? answer(500, 'InternalError') : undefined);
    expect((await failure(find(api, cache))).code).toBe('SERVER_ERROR');
  });

  test('where the ConfigMap holds no policy.yaml', async () => {
    const api = clusterWith(STRICT);
    api.put('/api/v1/namespaces/aisubmit-system/configmaps', {
      metadata: { name: 'aisubmit-policy-strict' },
      data: { 'policy.yml': policyYaml('strict') },
    });
    expect((await failure(find(api))).reasons).toEqual([
      {
        path: 'ConfigMap aisubmit-system/aisubmit-policy-strict',
        message: 'has no key policy.yaml (keys: policy.yml)',
      },
    ]);
  });

  const SOURCE = 'ConfigMap aisubmit-system/aisubmit-policy-strict, policy.yaml';

  test.each([
    ['nothing', '', `${SOURCE}`, 'is empty'],
    [
      'two documents',
      `${policyYaml('strict')}---\n${policyYaml('strict')}`,
      SOURCE,
      'holds 2 documents where one is wanted',
    ],
    [
      'broken YAML',
      'a: [',
      `${SOURCE}:1:5`,
      'Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a key given twice', 'a: 1\na: 2\n', `${SOURCE}:2:1`, 'gives a key twice'],
    ['another name', policyYaml('lax'), `${SOURCE}:4:9 metadata.name`, 'must be strict, the name it is published by'],
    [
      'an unknown section',
      policyYaml('strict', '{imags: {}}'),
      `${SOURCE}:5:15 spec.imags`,
      'is not a known field; did you mean "images"?',
    ],
    [
      'a lock without a value',
      policyYaml('strict', '{rules: {image: {locked: true}}}'),
      `${SOURCE}:5:32 spec.rules["image"].locked`,
      'locks a field without a value',
    ],
    [
      'keys that reach prototypes',
      'spec: {__proto__: {digest: 1}}',
      `${SOURCE} spec.__proto__`,
      `is a key that no document may hold (${SOURCE}:1:19)`,
    ],
    [
      'control characters',
      policyYaml('strict', '{images: {digest: "\\e[2J"}}'),
      `${SOURCE} spec.images.digest`,
      `holds control characters (${SOURCE}:5:25)`,
    ],
  ])('where it holds %s', async (_name, text, path, message) => {
    const api = clusterWith(STRICT);
    putPolicy(api, text);
    const error = await failure(find(api));
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'policy strict cannot be used',
      fix: 'ask your cluster admin to correct it; kubectl aisubmit check -f finds the same mistakes in the file',
    });
    expect(error.reasons[0]).toMatchObject({ path, message });
  });

  test('where it holds 10,000 rules', async () => {
    const api = clusterWith(STRICT);
    const rules = Array.from({ length: 10_000 }, (_, index) => `f${index}: {max: 1}`).join(', ');
    putPolicy(api, policyYaml('strict', `{rules: {${rules}}}`));
    expect((await failure(find(api))).reasons[0]?.message).toBe('must be at most 500 rules');
  });

  test('where it holds mistakes without end, of which twenty are told', async () => {
    const api = clusterWith(STRICT);
    const rules = Array.from({ length: 400 }, (_, index) => `f${index}: {max: 1}`).join(', ');
    putPolicy(api, policyYaml('strict', `{rules: {${rules}}}`));
    const { reasons } = await failure(find(api));
    expect(reasons).toHaveLength(21);
    expect(reasons.at(-1)).toEqual({ message: 'and 380 more mistakes' });
  });

  test('where the ConfigMap is larger than one can be', async () => {
    const api = clusterWith(STRICT);
    putPolicy(api, `#${'x'.repeat(1024 * 1024)}`);
    expect((await failure(find(api))).reasons).toMatchObject([{ message: 'is larger than 1 MiB' }]);
  });

  test('where the ConfigMap holds no text', async () => {
    const api = clusterWith(STRICT);
    api.put('/api/v1/namespaces/aisubmit-system/configmaps', {
      metadata: { name: 'aisubmit-policy-strict' },
      data: { 'policy.yaml': 7 },
    });
    expect((await failure(find(api))).reasons).toMatchObject([{ message: 'holds something that is not text' }]);
  });

  test.each(['', 'Strict', '../../secrets', 'a'.repeat(64)])('where the label is %j', async (label) => {
    const api = clusterWith({ 'aisubmit.dev/policy': label });
    const { code, reasons } = await failure(find(api));
    expect(code).toBe('INVALID_INPUT');
    expect(reasons[0]?.path).toBe('Namespace/team-a metadata.labels["aisubmit.dev/policy"]');
    expect(asked(api)).toEqual(['meta team-a']);
  });
});

describe('a namespace that names no policy', () => {
  test('is under the built-in one, in one line', async () => {
    const api = clusterWith();
    const { policy, origin, notices } = await find(api);
    expect(policy).toBe(baselinePolicy);
    expect(origin).toEqual({ kind: 'built-in', name: 'baseline' });
    expect(notices).toEqual([
      'namespace team-a names no policy of your organisation: the built-in policy baseline applies',
    ]);
    expect(asked(api)).toEqual(['meta team-a']);
  });

  test('is under the built-in one where it may not be read, and that is said', async () => {
    const api = clusterWith(STRICT);
    api.fault = () => answer(403, 'Forbidden');
    const { origin, notices } = await find(api);
    expect(origin).toEqual({ kind: 'built-in', name: 'baseline' });
    expect(notices).toEqual([
      'you may not read namespace team-a, nor which policy it names, if any: the built-in policy baseline applies',
    ]);
  });

  test.each([
    ['does not exist', undefined, 'namespace team-a does not exist'],
    ['is going', { deletionTimestamp: '2026-11-23T00:00:00Z' }, 'namespace team-a is being deleted'],
  ])('and %s takes nothing', async (_name, metadata, message) => {
    const api = clusterWith();
    if (metadata === undefined) api.objects.clear();
    else putNamespace(api, metadata);
    expect(await failure(find(api))).toMatchObject({
      code: 'PREFLIGHT_FAILED',
      message: 'nothing can be created in namespace team-a',
      reasons: [{ path: 'Namespace/team-a', message }],
    });
  });
});
