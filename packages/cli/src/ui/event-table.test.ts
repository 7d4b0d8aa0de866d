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

const LONG = {
  ...EVENT,
  message: 'Failed to pull image "x": \u001b[2J it is nowhere, and the reason stands at its end',
};

function onTerminal(columns: number, ...pages: readonly (typeof EVENT)[][]): string {
  const host = testHost({ isTTY: true, columns });
  const printer = eventPrinter({ host, output: undefined, watch: true });
  for (const page of pages) printer.page(page);
  return host.output();
}

test('of a terminal that is wide enough, in one line each', () => {
  expect(onTerminal(160, [LONG]).split('\n')).toHaveLength(3);
});

test('below its row where the terminal is narrower, whole words at a time', () => {
  expect(onTerminal(80, [], [LONG], [], [EVENT])).toBe(
    'LAST SEEN   COUNT   TYPE      REASON             OBJECT\n' +
      '5m          7       Warning   BackOff            pod/training-mnist-x7k2p\n' +
      '    Failed to pull image "x": \\u{1b}[2J it is nowhere, and the reason stands at\n' +
      '    its end\n' +
      '5m          7       Warning   BackOff            pod/training-mnist-x7k2p\n' +
      '    Back-off pulling image "x"\n',
  );
});

test('without what can be spared where it is narrow', () => {
  expect(onTerminal(40, [EVENT])).toBe(
    'LAST SEEN   TYPE      REASON\n5m          Warning   BackOff\n    Back-off pulling image "x"\n',
  );
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
