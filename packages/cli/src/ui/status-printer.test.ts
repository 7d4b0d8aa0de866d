import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { workloadStatus } from '../workload-status.fixture.ts';
import { printedStatus, statusPrinter } from './status-printer.ts';

const PULLING = workloadStatus({
  state: 'Pulling',
  sentence: 'it pulls python:3.13',
  since: '2026-11-23T11:58:00Z',
  pods: [],
});
const STUCK = workloadStatus({
  state: 'Pulling',
  sentence: 'image python:3.13 cannot be pulled: there is no such image or tag',
  next: 'check the name and tag in --image; it keeps trying',
  problem: true,
  pods: [],
});

describe('whenever it changes', () => {
  test('is a line elsewhere, with what to do about a problem', () => {
    const host = testHost();
    const printer = statusPrinter(undefined, host);
    for (const status of [PULLING, { ...PULLING, restarts: 1 }, STUCK]) printer.show(status);
    printer.stop();
    expect(host.output()).toBe(
      'training/mnist  Pulling  it pulls python:3.13\n' +
        'training/mnist  Pulling  image python:3.13 cannot be pulled: there is no such image or tag\n' +
        '  fix: check the name and tag in --image; it keeps trying\n',
    );
  });

  test('says what to do once, however often the sentence changes', () => {
    const host = testHost();
    const printer = statusPrinter(undefined, host);
    for (const sentence of ['one is free', 'two are free']) printer.show({ ...STUCK, sentence });
    printer.stop();
    expect(host.output()).toBe(
      'training/mnist  Pulling  one is free\n' +
        '  fix: check the name and tag in --image; it keeps trying\n' +
        'training/mnist  Pulling  two are free\n',
    );
  });

  test('is one line of JSON', () => {
    const host = testHost();
    const printer = statusPrinter('json', host);
    for (const status of [PULLING, STUCK]) printer.show(status);
    const lines = host.output().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).status.message)).toEqual([PULLING.sentence, STUCK.sentence]);
    expect(JSON.parse(lines[0] ?? '').status.since).toBe('2026-11-23T11:58:00Z');
  });

  test('is one document of YAML', () => {
    const host = testHost();
    const printer = statusPrinter('yaml', host);
    for (const status of [PULLING, STUCK]) printer.show(status);
    expect(host.output().match(/^---$/gm)).toHaveLength(1);
    expect(host.output().match(/^apiVersion: aisubmit\.dev\/v1alpha1$/gm)).toHaveLength(2);
  });

  test('is a name', () => {
    const host = testHost();
    statusPrinter('name', host).show(PULLING);
    expect(host.output()).toBe('training/mnist\n');
  });
});

describe('on a terminal', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    ['数据集数据集数据集数据集数据集', 9],
    ['e\u0301'.repeat(20), 8],
  ])('what takes more or less room than letters is drawn over as well: %s', (image, rows) => {
    const host = testHost({ isTTY: true, env: { NO_COLOR: '1' }, columns: 40 });
    const printer = statusPrinter(undefined, host);
    printer.show({ ...PULLING, image, sentence: 'it pulls', startedAt: undefined });
    vi.advanceTimersByTime(1000);
    printer.stop();
    expect(host.output()).toContain(`\u001b[${rows}A`);
  });

  test('it is drawn over what was there, row for row', () => {
    const host = testHost({ isTTY: true, env: { NO_COLOR: '1' } });
    const printer = statusPrinter(undefined, host);
    printer.show(PULLING);
    vi.advanceTimersByTime(1000);
    printer.show(STUCK);
    printer.stop();
    vi.advanceTimersByTime(9000);
    const drawn = host
      .output()
      .replaceAll('\u001b', '')
      .split(/\[(\d+)A\[J/);
    const [first = '', rows, second = '', , third = ''] = drawn;
    expect(drawn).toHaveLength(5);
    expect(first.split('\n')[0]).toBe('training/mnist  Pulling  it pulls python:3.13 (for 2m)');
    expect(second).toBe(first);
    expect(Number(rows)).toBe(first.trimEnd().split('\n').length);
    expect(third.split('\n').slice(0, 2)).toEqual([
      'training/mnist  Pulling  image python:3.13 cannot be pulled: there is no such',
      '  image or tag',
    ]);
  });
});

test('many pods do not fill the screen', () => {
  const pods = Array.from({ length: 12 }, (_, index) => ({
    name: `p-${index}`,
    phase: 'Running',
    ready: true,
    restarts: 0,
  }));
  const host = testHost({ isTTY: true });
  const printer = statusPrinter(undefined, host);
  printer.show(workloadStatus({ pods }));
  printer.stop();
  expect(host.output()).toContain('    p-7  Running\n    and 4 more\n');
  expect(printedStatus(workloadStatus({ pods }), undefined, testHost())).toContain('    p-11  Running\n');
});
