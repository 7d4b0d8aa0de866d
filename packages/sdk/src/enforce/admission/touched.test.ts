import { expect, test } from 'vitest';
import { CONTROLS } from '../../controls/catalogue.ts';
import { POD_VARIABLES, REQUESTER_VARIABLES } from '../../controls/variables.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { slugVariables } from '../../policy/user-slug.ts';
import { CHANGE_VARIABLES, SUBJECT_VARIABLES } from './change-variables.ts';
import { touched } from './touched.ts';

test.each<[string, Parameters<typeof touched>[0], string]>([
  [
    'a container by the containers',
    { scope: 'container', holds: 'c.?x.orValue(true)' },
    '(variables.isNew || variables.containersTouched)',
  ],
  [
    'a pod by the field that it looks at',
    { scope: 'pod', holds: 'variables.spec.?hostPID.orValue(false) == false' },
    '(variables.isNew || variables.spec.?hostPID != variables.oldSpec.?hostPID)',
  ],
  [
    'a container that reads the pod by both',
    { scope: 'container', holds: 'has(c.x) || variables.spec.securityContext.y' },
    '(variables.isNew || variables.containersTouched || variables.spec.?securityContext != variables.oldSpec.?securityContext)',
  ],
  [
    'a variable that is named with secrets of volumes by the volumes as well',
    { scope: 'envVar', holds: 'size(variables.secretVolumes) == 0' },
    '(variables.isNew || variables.containersTouched || variables.volumesTouched)',
  ],
  [
    'the pod specification as a whole by all of it',
    { scope: 'pod', holds: 'size(variables.spec) > 0' },
    '(variables.isNew || variables.specTouched)',
  ],
  [
    'an object by every field that is read',
    { scope: 'object', holds: 'has(object.spec) && !has(object.specs) && object.spec.?type.orValue("") == "x"' },
    '(variables.isNew || object.?spec != oldObject.?spec || object.?specs != oldObject.?specs || object.?spec.?type != oldObject.?spec.?type)',
  ],
  [
    'an object whose type is left open by the same',
    { scope: 'object', holds: 'size(dyn(object).spec.?x.orValue([])) == 0' },
    '(variables.isNew || dyn(object).?spec.?x != dyn(oldObject).?spec.?x)',
  ],
  [
    'metadata by labels and annotations',
    { scope: 'pod', holds: 'variables.meta.?labels.hasValue()' },
    '(variables.isNew || variables.labelsTouched || variables.annotationsTouched)',
  ],
  ['what reads nothing of the object is always asked', { scope: 'object', holds: 'variables.limit < 3' }, 'true'],
])('%s', (_what, sentence, want) => {
  expect(touched(sentence)).toBe(want);
});

/** Values by which every control is asked for; what a sentence reads that is neither these nor bound is a mistake. */
const EVERYTHING = parsePolicy({
  apiVersion: 'aisubmit.dev/v1alpha1',
  kind: 'Policy',
  metadata: { name: 'everything' },
  spec: {
    identity: {
      supplementalGroups: [],
      userNamespace: 'required',
      uidClaim: 'example.com/uid',
      gidClaim: 'example.com/gid',
      attribution: 'required',
    },
    access: { ownPods: 'required' },
    images: { registries: ['registry.example.com/'], digest: 'required' },
    resources: { container: { cpu: '1', memory: '1Gi', gpu: 1 }, workload: { pods: 1 }, gpuResources: [] },
    storage: { claims: [], volumeSize: '1Ti', nfs: [], hostPaths: [], imageVolumes: false, csiDrivers: [] },
    secrets: { names: [] },
    serviceAccounts: { names: [] },
    tokens: { audiences: [] },
    network: { egress: [], exposure: 'cluster', isolation: 'required', allowFrom: { namespaces: [] } },
    scheduling: {
      queues: [],
      nodePools: { label: 'example.com/pool', names: ['a'] },
      priorityClasses: [],
      runtimeClasses: ['gvisor'],
    },
    metadata: { requiredLabels: [] },
    rules: {
      maxRuntime: { max: '1d' },
      ttlAfterFinished: { max: '1d' },
      'identity.runAsUser': { min: 1000, max: 2000 },
      'identity.runAsGroup': { min: 1000, max: 2000 },
      'resources.ephemeralStorage': { max: '1Gi' },
      'resources.sharedMemory': { max: '1Gi' },
    },
  },
});

test('every sentence reads only what is bound around it', () => {
  const bound = [
    ...SUBJECT_VARIABLES,
    ...POD_VARIABLES,
    ...CHANGE_VARIABLES,
    ...REQUESTER_VARIABLES,
    ...slugVariables('required'),
  ].map(({ name }) => name);
  const unbound = CONTROLS.flatMap(({ id, needs, values, sentences }) => {
    if (needs.includes('companions') || needs.includes('request')) return [];
    const known = new Set([...bound, ...Object.keys(values?.(EVERYTHING) ?? {})]);
    return sentences.flatMap(({ holds, onUpdate }) =>
      [...`${holds} ${onUpdate?.touched} ${onUpdate?.otherwise}`.matchAll(/\bvariables\.(\w+)/g)].flatMap(
        ([, name = '']) => (known.has(name) ? [] : [`${id}: ${name}`]),
      ),
    );
  });
  expect(unbound).toEqual([]);
});
