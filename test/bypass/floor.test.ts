import { bundleObjects, CONTROLS, checkManifests, KIND_NAMES, type KubeObject, type WorkloadKind } from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { buildRequest, makeRequest } from '../requests/build-request.ts';
import type { MutablePod } from './attacks/attack.ts';
import { FLOOR_ATTACKS } from './floor-attacks.ts';

describe.each(KIND_NAMES)('%s', (kind) => {
  test.each(FLOOR_ATTACKS)('$control stops: $name', ({ control, attack }) => {
    expect(controlsBroken(mutated(kind, attack))).toContain(control);
  });

  test.each(FLOOR_ATTACKS.filter(({ twin }) => twin !== undefined))('allows the twin of: $name', ({ twin }) => {
    expect(controlsBroken(mutated(kind, twin ?? (() => {})))).toEqual([]);
  });
});

describe('every kind with a pod template is judged', () => {
  const template = () => {
    const { metadata: _labels, ...bare } = structuredClone(parentOf('Training')['spec'] as Templated).template;
    return bare;
  };
  const wrapped: Readonly<Record<string, () => unknown>> = {
    Pod: () => ({ apiVersion: 'v1', kind: 'Pod', ...template() }),
    PodTemplate: () => ({ apiVersion: 'v1', kind: 'PodTemplate', template: template() }),
    ReplicationController: () => ({ apiVersion: 'v1', kind: 'ReplicationController', spec: { template: template() } }),
    ReplicaSet: () => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', spec: { template: template() } }),
    StatefulSet: () => ({ apiVersion: 'apps/v1', kind: 'StatefulSet', spec: { template: template() } }),
    DaemonSet: () => ({ apiVersion: 'apps/v1', kind: 'DaemonSet', spec: { template: template() } }),
    Deployment: () => ({ apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: template() } }),
    Job: () => ({ apiVersion: 'batch/v1', kind: 'Job', spec: { template: template() } }),
    CronJob: () => ({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      spec: { jobTemplate: { spec: { template: template() } } },
    }),
    List: () => ({ apiVersion: 'v1', kind: 'List', items: [wrapped['Pod']?.()] }),
  };

  test.each(Object.keys(wrapped))('%s', (kind) => {
    const good = wrapped[kind]?.();
    expect(checkManifests([good], { namespace: 'team-a' }).violations).toEqual([]);
    const text = JSON.stringify(good).replace('"privileged":false', '"privileged":true');
    expect(controlsBroken(JSON.parse(text))).toEqual(['privileged']);
  });

  test('ephemeral containers are judged like any container', () => {
    const pod = wrapped['Pod']?.() as { spec: MutablePod };
    pod.spec['ephemeralContainers'] = [{ name: 'debug', image: 'busybox', securityContext: { privileged: true } }];
    expect(controlsBroken(pod)).toEqual(['privileged', 'privilege-escalation', 'capabilities', 'read-only-root']);
  });
});

describe('what is no workload', () => {
  const secret = (type: string) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, type });

  test('a Secret that makes the cluster issue a token', () => {
    expect(controlsBroken(secret('kubernetes.io/service-account-token'))).toEqual(['secret-type']);
    expect(controlsBroken(secret('kubernetes.io/ssh-auth'))).toEqual([]);
  });

  test.each(['default', 'kube-system', 'kube-anything', 'aisubmit-system'])('namespace %s', (namespace) => {
    const parent = parentOf('Training');
    expect(controlsBroken({ ...parent, metadata: { ...parent.metadata, namespace } })).toEqual(['namespace']);
  });

  test('a kind it does not know is named, not passed over', () => {
    const result = checkManifests([{ apiVersion: 'kubeflow.org/v1', kind: 'PyTorchJob', metadata: { name: 'x' } }]);
    expect(result.notJudged.map(({ object }) => object)).toEqual(['PyTorchJob/x']);
    expect(result.judged).toBe(0);
  });

  test.each([
    [{ kind: 'Pod' }],
    [{ apiVersion: 'v1', kind: 'Pod' }],
    [{ apiVersion: 'v1', kind: 'Pod', spec: { containers: 'all' } }],
    [{ apiVersion: 'v1', kind: 'Pod', spec: { containers: [] } }],
    [{ apiVersion: 'v1', kind: 'Pod', spec: { containers: ['x'] } }],
    [{ apiVersion: 'v1', kind: 'Pod', spec: { securityContext: 'x', containers: [{ name: 'a' }] } }],
    [{ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a', securityContext: ['x'] }] } }],
    [{ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a', env: { A: 1 } }] } }],
    [podWithVolume({ emptyDir: {}, csi: { driver: 'x' } })],
    [podWithVolume({ emptyDir: {}, image: { reference: 'x' } })],
    [podWithVolume({ projected: { sources: [{ secret: { name: 'x' }, serviceAccountToken: { path: 'y' } }] } })],
    ['text'],
    [null],
  ])('%j cannot be judged, and is an error', (manifest) => {
    expect(() => checkManifests([manifest])).toThrow('cannot be judged');
  });
});

test('every control is attacked', () => {
  const attacked = new Set([
    ...FLOOR_ATTACKS.map(({ control }) => control),
    'secret-type',
    'namespace',
    'ephemeral-containers',
    // In owned-labels.test.ts.
    'owned-labels',
  ]);
  const floor = CONTROLS.filter(({ level }) => level === 'floor');
  expect(floor.map(({ id }) => id).filter((id) => !attacked.has(id))).toEqual([]);
});

test('a server that does not know a field is not asked for it', () => {
  const old = mutated('Training', (spec) => delete spec.securityContext['supplementalGroupsPolicy']);
  expect(checkManifests([old], { kubeMinor: 32 }).violations).toEqual([]);
  expect(checkManifests([old], { kubeMinor: 33 }).violations.map(({ control }) => control)).toEqual([
    'supplemental-groups',
  ]);
});

interface Templated {
  template: { metadata: object; spec: MutablePod };
}

function podWithVolume(source: object): object {
  return { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a' }], volumes: [{ name: 'v', ...source }] } };
}

function parentOf(kind: WorkloadKind): KubeObject {
  return bundleObjects(buildRequest(makeRequest(kind))).at(-1) as KubeObject;
}

function mutated(kind: WorkloadKind, change: (spec: MutablePod) => void): unknown {
  const parent = structuredClone(parentOf(kind)) as KubeObject & { spec: { template: { spec: MutablePod } } };
  change(parent.spec.template.spec);
  return parent;
}

function controlsBroken(manifest: unknown): string[] {
  return [...new Set(checkManifests([manifest], { namespace: 'team-a' }).violations.map(({ control }) => control))];
}
