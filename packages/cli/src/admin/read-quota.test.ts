import { expect, test } from 'vitest';
import { readQuota } from './read-quota.ts';

test('reads amounts, counts and GPUs by their name', () => {
  expect(readQuota('cpu=64, memory=512Gi,nvidia.com/gpu=8,amd.com/gpu=0,storage=2Ti,pods=50')).toEqual({
    cpu: '64',
    memory: '512Gi',
    gpu: { 'nvidia.com/gpu': 8, 'amd.com/gpu': 0 },
    storage: '2Ti',
    pods: 50,
  });
});

test.each([
  ['cpu', '--quota: "cpu" cannot be read'],
  ['cpu=', '--quota: "cpu=" cannot be read'],
  ['gpu=8', '--quota: "gpu=8" cannot be read'],
  ['cpu=1,cpu=2', '--quota: "cpu=2" is there twice'],
  ['__proto__=1', '--quota: "__proto__=1" cannot be read'],
  ['nvidia.com/gpu=many', 'this quota cannot be used as it is'],
  ['cpu=lots', 'this quota cannot be used as it is'],
])('%s is refused', (text, want) => {
  expect(() => readQuota(text)).toThrow(want);
});
