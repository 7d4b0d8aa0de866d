import { API_VERSION, checkManifests, type KubeObject, type Policy, parsePolicy } from '@aisubmit/sdk';
import { expect, test } from 'vitest';

test('volume-size, in any notation', () => {
  const ceiling = policyOf({ storage: { volumeSize: '100Gi' } });
  const claim = (storage: unknown): KubeObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'c' },
    spec: { resources: { requests: { storage } } },
  });
  for (const size of ['101Gi', '108G', '107374182401', 107374182401, '1e12', 'much'])
    expect(broken(claim(size), ceiling)).toEqual(['volume-size']);
  expect(broken(claim('100Gi'), ceiling)).toEqual([]);
  expect(broken(claim('107G'), ceiling)).toEqual([]);
});

test('claim-source, whichever field says it', () => {
  const named = policyOf({ storage: { claims: ['datasets'] } });
  const claim = (spec: object): KubeObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'training-demo-copy' },
    spec: { ...spec },
  });
  const from = (name: string, more: object = {}) => ({ kind: 'PersistentVolumeClaim', name, ...more });
  for (const spec of [
    { dataSource: from('payroll') },
    { dataSourceRef: from('payroll') },
    { dataSource: { kind: 'VolumeSnapshot', apiGroup: 'snapshot.storage.k8s.io', name: 'datasets' } },
    { dataSourceRef: from('datasets', { namespace: 'team-b' }) },
  ])
    expect(broken(claim(spec), named)).toEqual(['claim-source']);
  expect(broken(claim({}), named)).toEqual([]);
  expect(broken(claim({ dataSource: from('datasets'), dataSourceRef: from('datasets') }), named)).toEqual([]);
});

function policyOf(spec: object): Policy {
  return parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'strict' }, spec });
}

function broken(manifest: unknown, policy: Policy): string[] {
  return [...new Set(checkManifests([manifest], { policy }).violations.map(({ control }) => control))];
}
