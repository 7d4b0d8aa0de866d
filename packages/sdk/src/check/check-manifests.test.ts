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

test('a file that names no namespace means the one it is judged for', () => {
  const unnamed = { ...pod, metadata: { name: 'x', labels: { app: 'x' } } };
  const judged = (namespace: string) =>
    checkManifests([unnamed], { policy: isolated, companions: [wall('a')], namespace }).violations.map(
      ({ control }) => control,
    );
  expect(judged('a')).not.toContain('network-isolation');
  expect(judged('b')).toContain('network-isolation');
});

test('a NetworkPolicy that selects by expression is not relied on', () => {
  const matchExpressions = [{ key: 'app', operator: 'NotIn', values: ['x'] }];
  const loose = { ...wall('a'), spec: { podSelector: { matchExpressions } } };
  expect(found([loose])).toEqual(['network-isolation']);
});
