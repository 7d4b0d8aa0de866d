import { expect, test } from 'vitest';
import type { Parent } from '../kube-types.ts';
import { explainNotebookEnd } from './explain-notebook-end.ts';

const NEXT = 'start it again on the same home with `kubectl aisubmit resume`';

function ended(command: readonly string[], hours: number): Parent {
  return {
    spec: { template: { spec: { containers: [{ name: 'notebook', command }] } } },
    status: { startTime: '2026-01-01T00:00:00Z', completionTime: `2026-01-01T0${hours}:00:00Z` },
  };
}

function end(parent: Parent, lines: readonly string[] = []): object {
  const pods = [{ metadata: { name: 'p' } }];
  return explainNotebookEnd({ parent, pods, events: [], around: { log: { pod: 'p', container: 'notebook', lines } } });
}

const JUPYTER = ['jupyter', 'lab', '--ServerApp.shutdown_no_activity_timeout=7200'];
const VSCODE = ['code-server', '--idle-timeout-seconds=2700'];

test.each([
  [
    '[I ServerApp] No kernels for 7201 seconds; shutting down.',
    JUPYTER,
    'it has ended by itself: nobody used it for 2h',
  ],
  [
    '[2026-01-01] warn  Idle timeout of 2700 seconds exceeded',
    VSCODE,
    'it has ended by itself: nobody used it for 45m',
  ],
  ['[I ServerApp] Shutting down on /api/shutdown request.', JUPYTER, 'it was shut down from inside'],
])('its log says why: %s', (line, command, sentence) => {
  expect(end(ended(command, 3), ['before', line, 'after'])).toEqual({ sentence, next: NEXT });
});

test.each([
  [3, 'it has ended: nobody used it for 2h, or it was shut down from inside'],
  [1, 'it was shut down from inside'],
])('without a log, after %i hours', (hours, sentence) => {
  expect(end(ended(JUPYTER, hours))).toEqual({ sentence, next: NEXT });
});

test('the log of another container says nothing', () => {
  const parent = ended(JUPYTER, 3);
  const around = { log: { pod: 'p', container: 'git-0', lines: ['Idle timeout of 1 seconds exceeded'] } };
  expect(explainNotebookEnd({ parent, pods: [{ metadata: { name: 'p' } }], events: [], around }).sentence).toBe(
    'it has ended: nobody used it for 2h, or it was shut down from inside',
  );
});
