import { expect, test } from 'vitest';
import type { KubeObject } from '../build/kube-object.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import { checkManifests } from './check-manifests.ts';

const isolated = parsePolicy({
  apiVersion: 'aisubmit.dev/v1alpha1',
  kind: 'Policy',
  metadata: { name: 'walled' },
  spec: { network: { isolation: 'required' } },
});

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'x', namespace: 'a', labels: { app: 'x' } },
  spec: { containers: [{ name: 'c', image: 'x' }] },
};

const wall = (namespace: string): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'x', namespace },
  spec: { podSelector: { matchLabels: { app: 'x' } } },
});

const found = (companions: readonly KubeObject[]): string[] =>
  checkManifests([pod], { policy: isolated, companions }).violations.flatMap(({ control }) =>
    control === 'network-isolation' ? [control] : [],
  );

test('a companion counts for what is judged, and is not judged itself', () => {
  expect(found([])).toEqual(['network-isolation']);
  expect(found([wall('a')])).toEqual([]);
  expect(checkManifests([pod], { companions: [wall('a')] }).judged).toBe(1);
});

test('a companion of another namespace counts for nothing', () => {
  expect(found([wall('b')])).toEqual(['network-isolation']);
});
