import { expect, test } from 'vitest';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { connectPolicy } from './connect-policy.ts';

interface Spec {
  readonly matchConstraints: { readonly resourceRules: readonly { readonly resources: readonly string[] }[] };
  readonly validations: readonly { readonly expression: string }[];
}

function compiled(access: object): Spec | undefined {
  const policy = parsePolicy({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Policy',
    metadata: { name: 'p' },
    spec: { identity: { attribution: 'required' }, access },
  });
  return connectPolicy(policy) as Spec | undefined;
}

const expressions = (access: object) => compiled(access)?.validations.map(({ expression }) => expression);
const resources = (access: object) =>
  compiled(access)?.matchConstraints.resourceRules.flatMap((rule) => rule.resources);

test('a policy that says nothing leaves it to RBAC', () => {
  expect(compiled({})).toBeUndefined();
});

test('an empty list is nobody', () => {
  expect(expressions({ exec: [] })).toEqual([
    'request.subResource != "exec"',
    'request.subResource != "ephemeralcontainers"',
  ]);
  expect(expressions({ attach: [{ groups: [] }] })).toEqual([
    'request.subResource != "attach" || (request.userInfo.?groups.orValue([]).exists(g, false))',
  ]);
});

test('an entry restricts what it mentions', () => {
  expect(
    expressions({ exec: [{ groups: ['ops'] }, { containers: ['main'], commands: ['nvidia-smi', ['cat', '/a "b"']] }] }),
  ).toEqual([
    'request.subResource != "exec" || (request.userInfo.?groups.orValue([]).exists(g, g in ["ops"]))' +
      ' || (object.?container.orValue("") in ["main"] && ((object.?command.orValue([]) != null &&' +
      ' size(object.?command.orValue([])) > 0 && object.?command.orValue([])[0] in ["nvidia-smi"]) || object.?command.orValue([]) == ["cat","/a \\"b\\""]))',
    'request.subResource != "ephemeralcontainers" || (request.userInfo.?groups.orValue([]).exists(g, g in ["ops"]))',
  ]);
});

test('groups that enter any pod are named', () => {
  const [all] = expressions({ ownPods: 'required', anyPods: ['ops'] }) ?? [];
  expect(all).toBe(
    'request.subResource == "proxy" || variables.ownNames.exists(n, request.name.startsWith(n))' +
      ' || request.userInfo.?groups.orValue([]).exists(g, g in ["ops"])',
  );
});

test('only what is spoken about is judged, and the proxy with port-forward', () => {
  expect(resources({ exec: [] })).toEqual(['pods/exec', 'pods/ephemeralcontainers']);
  expect(resources({ portForward: [] })).toEqual(['pods/portforward', 'pods/proxy', 'services/proxy']);
  expect(resources({ ownPods: 'required' })).toEqual([
    'pods/exec',
    'pods/attach',
    'pods/portforward',
    'pods/proxy',
    'services/proxy',
    'pods/ephemeralcontainers',
  ]);
});
