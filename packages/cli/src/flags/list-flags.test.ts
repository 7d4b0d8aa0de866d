import { describe, expect, test } from 'vitest';
import { workloadStatus } from '../workload-status.fixture.ts';
import { type FilterFlags, kindsOf, rowFilter } from './list-flags.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const ROWS = [
  workloadStatus({ name: 'young', createdAt: '2026-11-23T11:00:00Z', state: 'Pulling', template: 'jupyter' }),
  workloadStatus({ name: 'idle', kind: 'Notebook', createdAt: '2026-01-01T00:00:00Z', state: 'Succeeded' }),
  workloadStatus({ name: 'old', createdAt: '2026-11-20T11:00:00Z', state: 'Failed' }),
  workloadStatus({ name: 'unborn', createdAt: undefined }),
];
const kept = (flags: FilterFlags): string[] => ROWS.filter(rowFilter(flags, () => NOW)).map(({ name }) => name);

describe('rows', () => {
  test.each<[FilterFlags, string[]]>([
    [{}, ['young', 'idle', 'old', 'unborn']],
    [{ state: 'pending' }, ['young']],
    [{ state: 'Failed, running' }, ['old', 'unborn']],
    [{ state: 'ended' }, ['idle']],
    [{ state: 'succeeded' }, ['idle']],
    [{ template: 'jupyter,other' }, ['young']],
    [{ 'older-than': '2d' }, ['idle', 'old']],
    [{ 'newer-than': '2d' }, ['young']],
    [{ 'newer-than': '10d', 'older-than': '30m' }, ['young', 'old']],
  ])('by %j', (flags, want) => {
    expect(kept(flags)).toEqual(want);
  });

  test.each<[FilterFlags, string, string]>([
    [{ state: 'faild' }, '--state: there is no "faild"', 'did you mean failed?'],
    [
      { 'older-than': '2 days' },
      '--older-than must be a duration (got "2 days")',
      'write for example: --older-than 2d, 12h or 30m',
    ],
    [
      { state: 'constructor' },
      '--state: there is no "constructor"',
      'write pending, scheduling, pulling, starting, running, succeeded, ended, failed, suspended, incomplete, deleting, unknown',
    ],
  ])('refuses %j', (flags, message, fix) => {
    expect(() => rowFilter(flags, () => NOW)).toThrow(expect.objectContaining({ message, fix }));
  });
});

test('kinds are what people call them', () => {
  expect(kindsOf({ kind: 'notebook,train' })).toEqual(['Notebook', 'Training']);
  expect(kindsOf({ kind: ',' })).toBeUndefined();
  expect(() => kindsOf({ kind: 'pods' })).toThrow('--kind: there is no "pods"');
});
