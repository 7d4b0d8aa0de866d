import { describe, expect, test } from 'vitest';
import { parseRequest, type WorkloadRequest } from '../request/parse-request.ts';
import { parsePolicy } from './parse-policy.ts';
import { type Resolution, resolveRequest } from './resolve-request.ts';

function document(spec: object): unknown {
  return { apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name: 'strict' }, spec };
}

function requestOf(spec: object): WorkloadRequest {
  return parseRequest({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Training',
    metadata: { name: 'demo' },
    spec: { image: 'a:1', ...spec },
  });
}

describe('a UID from the login', () => {
  const policy = parsePolicy(document({ identity: { uidClaim: 'example.com/uid' } }));
  const requester = { username: 'alice', extra: { 'example.com/uid': ['120001'] } };

  test('is the one the workload gets', () => {
    const resolution = resolveRequest(requestOf({}), policy, { requester });
    expect(resolution.ok && resolution.effective).toMatchObject({
      spec: { identity: { runAsUser: 120_001 } },
      provenance: { 'spec.identity.runAsUser': { layer: 'policy', source: 'your login (example.com/uid)' } },
    });
  });

  test('cannot be another', () => {
    const resolution = resolveRequest(requestOf({ identity: { runAsUser: 1000 } }), policy, { requester });
    expect(resolution.ok ? [] : resolution.violations.map(({ control, message }) => ({ control, message }))).toEqual([
      { control: 'uid-range', message: 'is locked to 120001 by your login (example.com/uid) (got 1000)' },
    ]);
  });
});

describe('a GID from the login', () => {
  const resolveAs = (spec: object, options: { identity?: object; rules?: object } = {}) => {
    const { identity = {}, rules = {} } = options;
    const policy = parsePolicy(document({ identity: { gidClaim: 'example.com/gid', ...identity }, rules }));
    const requester = { username: 'alice', extra: { 'example.com/gid': ['20001'] } };
    return resolveRequest(requestOf(spec), policy, { requester });
  };
  const identityOf = (resolution: Resolution) =>
    resolution.ok ? resolution.effective.spec.identity : resolution.violations.map(({ message }) => message);

  test('is the one of the workload and of its volumes', () => {
    expect(identityOf(resolveAs({}))).toEqual({
      runAsUser: 10_001,
      runAsGroup: 20_001,
      fsGroup: 20_001,
      supplementalGroups: [],
    });
  });

  test('cannot be another, neither for the workload nor for its volumes', () => {
    expect(identityOf(resolveAs({ identity: { runAsGroup: 20_002 } }))).toEqual([
      'is locked to 20001 by your login (example.com/gid) (got 20002)',
    ]);
    expect(identityOf(resolveAs({ identity: { fsGroup: 20_002 } }))).toEqual([
      'must be 20001 under your login (example.com/gid) (got 20002)',
    ]);
  });

  test('gives way for volumes to a group that the policy names, by choice or by default', () => {
    const identity = { supplementalGroups: [5000] };
    const want = { runAsGroup: 20_001, fsGroup: 5000 };
    expect(identityOf(resolveAs({ identity: { fsGroup: 5000 } }, { identity }))).toMatchObject(want);
    expect(identityOf(resolveAs({}, { identity, rules: { 'identity.fsGroup': { default: 5000 } } }))).toMatchObject(
      want,
    );
    expect(identityOf(resolveAs({}, { identity }))).toMatchObject({ fsGroup: 20_001 });
  });

  test('passes over a default of the policy that is another group', () => {
    const rules = { 'identity.runAsGroup': { default: 5000 }, 'identity.fsGroup': { default: 5000 } };
    expect(identityOf(resolveAs({}, { rules }))).toMatchObject({ runAsGroup: 20_001, fsGroup: 20_001 });
  });

  test('closes the list of further groups, which is open without one', () => {
    const policy = parsePolicy(document({ identity: { gidClaim: 'example.com/gid' } }));
    expect(policy.sections.identity).toEqual({ gidClaim: 'example.com/gid', supplementalGroups: [] });
  });
});
