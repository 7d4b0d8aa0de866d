import { expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { eventPrinter } from './event-table.ts';

const EVENT = {
  type: 'Warning',
  reason: 'BackOff',
  message: 'Back-off pulling image "x"',
  object: { kind: 'Pod', name: 'training-mnist-x7k2p' },
  count: 7,
  firstSeen: '2026-11-23T11:30:00Z',
  lastSeen: '2026-11-23T11:55:00Z',
};

function print(output: string | undefined, watch = false): string {
  const host = testHost();
  eventPrinter({ host, output, watch }).page([EVENT]);
  return host.output();
}

test('as a table', () => {
  expect(print(undefined)).toBe(
    'LAST SEEN   COUNT   TYPE      REASON             OBJECT                     MESSAGE\n' +
      '5m          7       Warning   BackOff            pod/training-mnist-x7k2p   Back-off pulling image "x"\n',
  );
});

test.each([
  [
    80,
    'LAST SEEN   COUNT   TYPE      REASON             OBJECT\n' +
      '5m          7       Warning   BackOff            pod/training-mnist-x7k2p\n' +
      '  Back-off pulling image "x"\n',
  ],
  [40, 'LAST SEEN COUNT OBJECT\n5m        7     pod/training-mnist-x7k2p\n  Back-off pulling image "x"\n'],
  [24, 'OBJECT\npod/training-mnist-x7k2p\n  Back-off pulling image\n  "x"\n'],
])('on a terminal of %d columns', (columns, want) => {
  const host = testHost({ isTTY: true, columns });
  eventPrinter({ host, output: undefined, watch: false }).page([EVENT]);
  expect(host.output()).toBe(want);
});

test('as data', () => {
  expect(JSON.parse(print('json'))).toEqual({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'WorkloadEventList',
    items: [EVENT],
  });
  expect(print('yaml')).toContain('kind: WorkloadEventList\n');
  expect(print('json', true).split('\n')).toHaveLength(2);
  expect(print('yaml', true)).toMatch(/^---\napiVersion: aisubmit.dev\/v1alpha1\nkind: WorkloadEvent\n/);
});
