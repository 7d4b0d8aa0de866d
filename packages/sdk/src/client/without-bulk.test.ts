import { expect, test } from 'vitest';
import { withoutBulk } from './without-bulk.ts';

test('leaves out what no list reads, of workloads and of pods', () => {
  const spec = {
    nodeName: 'node-1',
    tolerations: [{ operator: 'Exists' }],
    containers: [{ name: 'main', image: 'x', env: [{ name: 'A', value: 'b' }], resources: { limits: { cpu: '1' } } }],
    initContainers: [{ name: 'git', volumeMounts: [] }],
  };
  const metadata = { name: 'a', managedFields: [{}], annotations: { long: 'x'.repeat(1001), short: 'x' } };
  const less = {
    metadata: { name: 'a', annotations: { short: 'x' } },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'main', image: 'x', resources: { limits: { cpu: '1' } } }],
      initContainers: [{ name: 'git' }],
    },
  };
  expect(withoutBulk({ metadata, spec, status: { phase: 'Running' } })).toEqual({
    ...less,
    status: { phase: 'Running' },
  });
  expect(withoutBulk({ metadata, spec: { template: { metadata, spec } } })).toEqual({
    ...less,
    spec: { template: less },
  });
});

test.each([undefined, null, 1, 'x', [{}]])('takes %j as it is', (value) => {
  expect(withoutBulk(value)).toEqual(value);
});
