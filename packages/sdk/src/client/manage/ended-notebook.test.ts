import { expect, test } from 'vitest';
import { endedNotebook } from './ended-notebook.ts';

const job = (hours: number, status = 'True'): object => ({
  spec: {
    template: { spec: { containers: [{ command: ['jupyter', '--ServerApp.shutdown_no_activity_timeout=3600'] }] } },
  },
  status: {
    conditions: [{ type: 'Complete', status }],
    startTime: '2026-01-01T00:00:00Z',
    completionTime: `2026-01-01T0${hours}:00:00Z`,
  },
});

test('a notebook that ended says that it was not used', () => {
  expect(endedNotebook('Notebook', job(2))).toEqual({
    sentence: 'it ended by itself: nobody used it for 1h, or it was shut down from inside',
    next: 'its home is kept; start it again when you need it',
  });
});

test('one that did not run for that long was shut down', () => {
  expect(endedNotebook('Notebook', job(0)).sentence).toBe('it ended by itself: it was shut down from inside');
});

test('nothing is said of what is at work, or of a run', () => {
  expect(endedNotebook('Notebook', job(2, 'False'))).toEqual({});
  expect(endedNotebook('Training', job(2))).toEqual({});
});
