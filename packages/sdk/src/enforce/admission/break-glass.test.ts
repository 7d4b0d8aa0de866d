import { describe, expect, test } from 'vitest';
import { CONTROLS } from '../../controls/catalogue.ts';
import { mergePolicies } from '../../policy/merge-policies.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import { admissionPolicies } from './admission-policies.ts';
import { breakGlass, canBeSpared } from './break-glass.ts';

function policyWith(spec: object): Policy {
  return parsePolicy({ apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name: 'lab' }, spec });
}

function textOf(policy: Policy): string {
  return JSON.stringify(admissionPolicies(policy, { mode: 'deny', kubeMinor: 36, hash: 'h' }));
}

const LISTS = { images: { registries: ['registry.example.com/'] }, access: { exec: [] } };

test('a policy that names no group says nothing of it', () => {
  expect(textOf(policyWith(LISTS))).not.toContain('brokeGlass');
  expect(textOf(policyWith({ ...LISTS, identity: { breakGlass: [] } }))).not.toContain('brokeGlass');
});

test('its groups are let past, and the audit log is told', () => {
  const { variables, auditAnnotations, spare } = breakGlass(policyWith({ identity: { breakGlass: ['oidc:sre'] } }));
  expect(variables).toEqual([
    {
      name: 'brokeGlass',
      expression:
        '!(request.resource.resource in ["replicationcontrollers","podtemplates","deployments","replicasets","statefulsets","daemonsets","jobs","cronjobs"])' +
        ' && request.userInfo.?groups.orValue([]).exists(g, g in ["oidc:sre"])',
    },
  ]);
  expect(auditAnnotations).toEqual([
    {
      key: 'break-glass',
      valueExpression:
        'variables.brokeGlass ? "policy lab was not asked of " + request.userInfo.?groups.orValue([]).filter(g, g in ["oidc:sre"]).join(", ") : ""',
    },
  ]);
  expect(spare('a ? b : c')).toBe('variables.brokeGlass || (a ? b : c)');
});

test('a policy of the floor alone has nothing to let through', () => {
  expect(textOf(policyWith({ identity: { breakGlass: ['oidc:sre'] } }))).not.toContain('brokeGlass');
});

test('the floor, what opens it by name, and who somebody is hold for everybody', () => {
  const held = CONTROLS.filter((control) => control.level === 'policy' && !canBeSpared(control)).map(({ id }) => id);
  expect(held).toEqual([
    'nfs-exports',
    'host-paths',
    'plain-credentials',
    'token-audience',
    'network-opening',
    'network-fqdn',
    'attribution',
    'resume-record',
    'uid-claim',
  ]);
  expect(CONTROLS.filter((control) => control.level === 'floor' && canBeSpared(control))).toEqual([]);
});

describe('the groups', () => {
  test.each(['system:authenticated', 'system:serviceaccounts:team-a', 'system:nodes', ''])(
    '"%s" is refused: everybody is in it',
    (group) => {
      expect(() => policyWith({ identity: { breakGlass: [group] } })).toThrow();
    },
  );

  test('system:masters is few people', () => {
    expect(policyWith({ identity: { breakGlass: ['system:masters'] } }).sections.identity?.breakGlass).toEqual([
      'system:masters',
    ]);
  });

  test('of two policies only those that both name', () => {
    const of = (...groups: string[]) => policyWith({ identity: { breakGlass: groups } });
    expect(mergePolicies(of('a', 'b'), of('b', 'c')).sections.identity?.breakGlass).toEqual(['b']);
    expect(mergePolicies(of('a'), policyWith({})).sections.identity?.breakGlass).toEqual([]);
    expect(mergePolicies(policyWith({}), of('a')).sections.identity?.breakGlass).toEqual([]);
  });
});
