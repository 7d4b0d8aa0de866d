import { expect, test } from 'vitest';
import type { KubeObject } from '../../build/kube-object.ts';
import type { Enforced } from '../../enforcement-state.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { admissionPolicies, type EnforceMode } from './admission-policies.ts';
import { enforcementState } from './enforcement-state.ts';

const POLICY = parsePolicy({
  apiVersion: 'aisubmit.dev/v1alpha1',
  kind: 'Policy',
  metadata: { name: 'lab' },
  spec: { identity: { attribution: 'required' }, access: { ownPods: 'required' }, network: { isolation: 'required' } },
});
const HASH = 'sha256:0123';

/** Compiled once each: what is compared with them is asked for a hundred times. */
const compiled = new Map<string, readonly KubeObject[]>();

function made(mode: EnforceMode, kubeMinor = 34, hash = HASH): readonly KubeObject[] {
  const key = `${mode} ${kubeMinor} ${hash}`;
  const objects = compiled.get(key) ?? admissionPolicies(POLICY, { mode, kubeMinor, hash }).objects;
  compiled.set(key, objects);
  return objects;
}

function enforced(objects: readonly KubeObject[]): Enforced {
  return {
    policies: objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy'),
    bindings: objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding'),
  };
}

const stateOf = (objects: readonly KubeObject[]) => enforcementState(enforced(objects), made, HASH);

const WELL = { changed: [], missing: [], otherHashes: [], hasPublished: true, otherwise: [] };

test.each<EnforceMode>(['audit', 'warn', 'deny'])('what was made for mode %s is as it was made', (mode) => {
  expect(stateOf(made(mode))).toEqual({ ...WELL, modes: [mode], intended: mode });
});

test('a part that somebody softened is known by what it was made for', () => {
  const objects = made('deny').map((object) =>
    object.kind.endsWith('Binding')
      ? { ...object, spec: { ...Object(object['spec']), validationActions: ['Audit'] } }
      : object,
  );
  const { changed, modes, intended } = stateOf(objects);
  expect(changed).toHaveLength(objects.length / 2);
  expect({ modes, intended }).toEqual({ modes: ['audit'], intended: 'deny' });
});

test('what was made for other servers is no change by hand', () => {
  const { changed, missing, otherwise } = stateOf(made('deny', 31));
  expect({ changed, missing, otherwise }).toEqual({ changed: [], missing: [], otherwise: ['aisubmit-lab-pod'] });
});

test('what was made of another version of the policy is told by its hash', () => {
  expect(stateOf(made('deny', 34, 'sha256:4567'))).toMatchObject({
    changed: [],
    otherHashes: ['sha256:4567'],
    hasPublished: false,
  });
});

test('every field that is taken away, and every one that is added, is named', () => {
  const objects = made('deny');
  for (const [index, object] of objects.entries()) {
    const spec: Readonly<Record<string, unknown>> = Object(object['spec']);
    // An absent failurePolicy is Fail, and an empty list says nothing.
    const fields = Object.keys(spec).filter((key) => key !== 'failurePolicy' && Object(spec[key]).length !== 0);
    const spoilt = [
      ...fields.map((key) => [key, Object.fromEntries(Object.entries(spec).filter(([each]) => each !== key))] as const),
      ['paramKind', { ...spec, paramKind: { kind: 'ConfigMap' } }] as const,
    ];
    for (const [key, changedSpec] of spoilt) {
      const { changed } = stateOf(objects.with(index, { ...object, spec: changedSpec }));
      expect(changed.length, `${object.metadata.name} ${key}`).toBeGreaterThan(0);
    }
  }
});

test('what is not there is named', () => {
  const [policy, binding, ...rest] = made('deny');
  expect(stateOf(rest).missing).toEqual([`ValidatingAdmissionPolicy ${policy?.metadata.name} is missing`]);
  expect(stateOf(policy === undefined ? [] : [policy, ...rest]).missing).toEqual([
    `ValidatingAdmissionPolicy ${policy?.metadata.name} is not bound`,
  ]);
  expect(stateOf(binding === undefined ? [] : [binding, ...rest]).missing).toEqual([
    `ValidatingAdmissionPolicy ${policy?.metadata.name} is missing`,
    `the binding to ${policy?.metadata.name} has no policy`,
  ]);
});
