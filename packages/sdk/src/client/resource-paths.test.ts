import { expect, test } from 'vitest';
import { apiPath } from './resource-paths.ts';

const JOB = { apiVersion: 'batch/v1', kind: 'Job', namespace: 'team-a' };

test.each([
  [{ ...JOB, name: 'x' }, '/apis/batch/v1/namespaces/team-a/jobs/x'],
  [JOB, '/apis/batch/v1/namespaces/team-a/jobs'],
  [{ apiVersion: 'batch/v1', kind: 'Job' }, '/apis/batch/v1/jobs'],
  [
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'team-a', name: 'x' },
    '/api/v1/namespaces/team-a/persistentvolumeclaims/x',
  ],
  [{ apiVersion: 'v1', kind: 'Namespace', name: 'team-a' }, '/api/v1/namespaces/team-a'],
  [
    { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', namespace: 'a', name: 'x' },
    '/apis/autoscaling/v2/namespaces/a/horizontalpodautoscalers/x',
  ],
  [{ ...JOB, name: '../../secrets?x#y' }, '/apis/batch/v1/namespaces/team-a/jobs/..%2F..%2Fsecrets%3Fx%23y'],
])('%o lies at %s', (key, want) => {
  expect(apiPath(key)).toBe(want);
});

test('a subresource follows the name', () => {
  expect(apiPath({ apiVersion: 'v1', kind: 'Pod', namespace: 'a', name: 'p' }, 'log')).toBe(
    '/api/v1/namespaces/a/pods/p/log',
  );
});

test.each(['', '.', '..'])('%j is no name, since it would name something else', (name) => {
  expect(() => apiPath({ ...JOB, name })).toThrow('is not a name');
});

test('a kind that aisubmit never makes has no path', () => {
  expect(() => apiPath({ apiVersion: 'v1', kind: 'Lease' })).toThrow('no path is known for v1 Lease');
});
