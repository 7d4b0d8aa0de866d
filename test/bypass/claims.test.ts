import {
  API_VERSION,
  bundleObjects,
  checkManifests,
  type KubeObject,
  type Policy,
  parsePolicy,
  type Requester,
} from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { buildRequest, makeRequest } from '../requests/build-request.ts';
import type { MutablePod } from './attacks/attack.ts';
import { CLAIM_ATTACKS } from './attacks/policy-claims.ts';

test.each(CLAIM_ATTACKS)('$control stops: $name', ({ control, policy, extra, attack, twin, twinExtra = extra }) => {
  const parsed = policyOf(policy);
  const username = 'alice@example.com';
  expect(broken(trainingWith(attack), parsed, { username, extra })).toContain(control);
  expect(broken(trainingWith(twin), parsed, { username, extra: twinExtra })).toEqual([]);
});

test('uid-claim judges ephemeral containers too', () => {
  const policy = policyOf({ identity: { uidClaim: 'example.com/uid', gidClaim: 'example.com/gid' } });
  const alice = { username: 'alice', extra: { 'example.com/uid': ['10001'], 'example.com/gid': ['10001'] } };
  const debug = (fields: object) =>
    trainingWith((spec) => {
      spec['ephemeralContainers'] = [{ name: 'debug', image: 'a:1', securityContext: fields }];
    });
  const paths = (fields: object) =>
    checkManifests([debug(fields)], { policy, requester: alice })
      .violations.filter(({ control }) => control === 'uid-claim')
      .map(({ path }) => path);
  expect(paths({ runAsUser: 10_002, runAsGroup: 10_002 })).toEqual([
    'spec.template.spec.ephemeralContainers[0].securityContext.runAsUser',
    'spec.template.spec.ephemeralContainers[0].securityContext.runAsGroup',
  ]);
  expect(paths({ runAsUser: 10_001, runAsGroup: 10_001 })).toEqual([]);
});

test('uid-claim says where the number is carried, and which other groups may own volumes', () => {
  const claims = { uidClaim: 'example.com/uid', gidClaim: 'example.com/gid' };
  const bad = trainingWith((spec) => {
    spec.securityContext = { ...spec.securityContext, runAsUser: 10_002, fsGroup: 10_002 };
  });
  const said = (identity: object) =>
    checkManifests([bad], {
      policy: policyOf({ identity }),
      requester: { username: 'alice', extra: { 'example.com/uid': ['10001'], 'example.com/gid': ['10001'] } },
    }).violations.map(({ message }) => message);
  expect(said(claims)).toEqual([
    'pod: securityContext.runAsUser must be the number that your login carries (example.com/uid)',
    'pod: securityContext.fsGroup must be the group number that your login carries, or a group that the policy names (example.com/gid)',
  ]);
  expect(said({ ...claims, supplementalGroups: [5000] })[1]).toBe(
    'pod: securityContext.fsGroup must be the group number that your login carries, or a group that the policy names (5000)',
  );
});

function policyOf(spec: object): Policy {
  return parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'strict' }, spec });
}

function trainingWith(change: (spec: MutablePod) => void): KubeObject {
  const parent = bundleObjects(buildRequest(makeRequest('Training'))).at(-1);
  const manifest = structuredClone(parent) as KubeObject & { spec: { template: { spec: MutablePod } } };
  change(manifest.spec.template.spec);
  return manifest;
}

function broken(manifest: unknown, policy: Policy, requester: Requester): string[] {
  return checkManifests([manifest], { policy, requester }).violations.map(({ control }) => control);
}
