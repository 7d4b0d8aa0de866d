import { describe, expect, test } from 'vitest';
import { countedLine, summarise, type VitestReport } from './summary.ts';

const LAPTOP = { failedChecks: [], isCi: false };
const CI = { failedChecks: [], isCi: true };

const file = (status: string, ...tests: [status: string, ...titles: string[]][]): VitestReport => ({
  success: status === 'passed',
  testResults: [
    {
      name: 'test/a.test.ts',
      status,
      assertionResults: tests.map(([each, ...titles]) => ({
        status: each,
        ancestorTitles: titles.slice(0, -1),
        title: titles.at(-1) ?? '',
      })),
    },
  ],
});

describe('summarise', () => {
  test('counts what vitest counted', () => {
    const report = file('failed', ['passed', 'a'], ['passed', 'b'], ['failed', 'c'], ['skipped', 'd'], ['todo', 'e']);
    expect(summarise(report, LAPTOP)).toEqual({ passed: 2, failed: 1, skipped: 2, remarks: [] });
  });

  test('counts a skip as a failure in CI', () => {
    const report = file('passed', ['passed', 'a'], ['skipped', 'group', 'b']);
    expect(summarise(report, CI)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      remarks: ['skipped in CI: test/a.test.ts > group > b'],
    });
  });

  test('lets CI skip what needs the real API server', () => {
    const report = file('passed', ['passed', 'a'], ['skipped', 'on the real API server', 'b']);
    expect(summarise(report, CI)).toEqual({ passed: 1, failed: 0, skipped: 1, remarks: [] });
  });

  test('counts a set-up that failed once, not once per test it skipped', () => {
    expect(summarise(file('failed', ['skipped', 'a'], ['skipped', 'b']), CI)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 2,
      remarks: ['failed outside its tests: test/a.test.ts'],
    });
  });

  test('does not take "really" for the real API server', () => {
    expect(summarise(file('passed', ['skipped', 'really slow']), CI).failed).toBe(1);
  });

  test('counts a file that could not be loaded', () => {
    expect(summarise(file('failed'), LAPTOP)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
      remarks: ['failed outside its tests: test/a.test.ts'],
    });
  });

  test('counts an error outside any test', () => {
    const report = { ...file('passed', ['passed', 'a']), success: false };
    expect(summarise(report, LAPTOP)).toMatchObject({ passed: 1, failed: 1 });
  });

  test('counts failed checks by name', () => {
    const summary = summarise(file('passed', ['passed', 'a']), { failedChecks: ['lint', 'types'], isCi: false });
    expect(summary).toEqual({
      passed: 1,
      failed: 2,
      skipped: 0,
      remarks: ['check failed: lint', 'check failed: types'],
    });
  });

  test('counts a run without a report', () => {
    expect(summarise(undefined, LAPTOP)).toMatchObject({ passed: 0, failed: 1 });
  });

  test('counts a run without tests', () => {
    expect(summarise({ success: true, testResults: [] }, LAPTOP)).toMatchObject({
      failed: 1,
      remarks: ['no test ran'],
    });
  });
});

test('countedLine', () => {
  expect(countedLine({ passed: 3, failed: 0, skipped: 2, remarks: [] })).toBe('3 passed, 0 failed, 2 skipped');
});
