import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../contract/api-server/call-api.ts';
import type { PodStep } from '../../sandbox/sandbox.ts';
import { type Desk, startDesk } from './kubectl-plugin.ts';

const ESC = '\u001b';
const NUMBERS = Array.from({ length: 30 }, (_, index) => `line ${index}`);
const PODS: Readonly<Record<string, (restart: number) => readonly PodStep[]>> = {
  'training-long': () => [{ run: { ms: 900, log: NUMBERS } }, { exit: { code: 0 } }],
  'training-nasty': () => [
    { run: { ms: 10, log: [`${ESC}]0;pwned\u0007${ESC}[31mred${ESC}[0m`, '10%\r100%', 'crlf\r'] } },
    { exit: { code: 0 } },
  ],
  'inference-flaky': (restart) =>
    restart < 2
      ? [
          { run: { ms: restart === 0 ? 3000 : 20, log: [`run ${restart} begins`, `run ${restart} ends`] } },
          { exit: { code: 1 } },
        ]
      : [{ run: { ms: 10, log: ['it stays'] } }, { ready: true }],
};

let desk: Desk;

beforeAll(async () => {
  desk = await startDesk({
    pods: (pod, restart) => PODS[pod.metadata.labels?.['aisubmit.dev/workload'] ?? '']?.(restart),
  });
  const trials = ['--sweep', 'lr=1,2', '--', 'sh', '-c', 'echo $(lr)'];
  expect(await desk.aisubmit(['train', 'nasty', '--image', 'x', '--wait'])).toMatchObject({ code: 0 });
  expect(await desk.aisubmit(['train', 'search', '--image', 'x', '--wait', ...trials])).toMatchObject({ code: 0 });
}, 240_000);

afterAll(() => desk?.[Symbol.asyncDispose]());

const ofLog = ({ path }: { readonly path: string }): boolean => path.endsWith('/log');

describe('logs', () => {
  test('of several pods say whose each line is', async () => {
    const { stdout } = await desk.aisubmit(['logs', 'search']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/^\[training-search-(\d)-\w+\] /, '$1: ')).toSorted()).toEqual([
      '0: run 0 finished',
      '0: run 0 started',
      '1: run 1 finished',
      '1: run 1 started',
    ]);
    const [, pod = ''] = /^\[(training-search-1-\w+)\]/m.exec(stdout) ?? [];
    expect((await desk.aisubmit(['logs', 'search', '--pod', pod, '--tail', '1'])).stdout).toBe('run 1 finished\n');
    const wrong = await desk.aisubmit(['logs', 'search', '--pod', 'nope']);
    expect(wrong).toMatchObject({ code: 4, stdout: '' });
    expect(wrong.stderr).toContain('error: the workload has no pod nope\nfix: it has: training-search-0-');
  });

  test('followed through a server that ends every stream come whole, and once', async () => {
    desk.sandbox.faults.add({ match: ofLog, times: 3, action: { endWatchAfterMs: 200 } });
    expect(await desk.aisubmit(['train', 'long', '--image', 'x', '--detach'])).toMatchObject({ code: 0 });
    const { code, stdout } = await desk.aisubmit(['logs', 'long', '-f']);
    desk.sandbox.faults.clear();
    expect({ code, lines: stdout.trimEnd().split('\n') }).toEqual({ code: 0, lines: NUMBERS });
    expect((await desk.aisubmit(['logs', 'long', '--limit-bytes', '9'])).stdout).toBe('line 0\nli\n');
  });

  test('followed through restarts leave no run out', async () => {
    expect(await desk.aisubmit(['infer', 'flaky', '--image', 'x', '--detach'])).toMatchObject({ code: 0 });
    const following = desk.aisubmit(['logs', 'flaky', '-f']);
    await until(
      () => desk.aisubmit(['logs', 'flaky']),
      ({ stdout }) => stdout.includes('it stays'),
    );
    expect((await desk.aisubmit(['logs', 'flaky', '--previous'])).stdout).toBe('run 1 begins\nrun 1 ends\n');
    expect(await desk.aisubmit(['delete', 'flaky', '--yes'])).toMatchObject({ code: 0 });
    const { stdout } = await following;
    expect(stdout.trimEnd().split('\n')).toEqual([
      'run 0 begins',
      'run 0 ends',
      'run 1 begins',
      'run 1 ends',
      'it stays',
    ]);
  });

  test('take over no terminal, and are whole where that is wanted', async () => {
    const shown = (red: string): string[] => [`\\u{1b}]0;pwned\\u{7}${red}`, '100%', 'crlf'];
    const atTerminal = (await desk.atTerminal(['logs', 'nasty'])).stdout;
    expect(atTerminal).not.toContain(`${ESC}]0;`);
    expect(atTerminal).toContain('\\u{1b}]0;pwned\\u{7}');
    expect((await desk.aisubmit(['logs', 'nasty'])).stdout.trimEnd().split('\n')).toEqual(shown('red'));
    expect((await desk.aisubmit(['logs', 'nasty', '--raw'])).stdout).toBe(
      `${ESC}]0;pwned\u0007${ESC}[31mred${ESC}[0m\n10%\r100%\ncrlf\r\n`,
    );
    const refused = await desk.atTerminal(['logs', 'nasty', '--raw']);
    expect(refused.stdout).toContain('error: --raw is not for a terminal: a log may hold what takes it over');
  });

  test('that are gone with their pods say so', async () => {
    const path = '/api/v1/namespaces/team-a/pods';
    await desk.sandbox.admin('DELETE', `${path}?labelSelector=aisubmit.dev/workload%3Dtraining-nasty`);
    const { code, stderr } = await desk.aisubmit(['logs', 'nasty']);
    expect({ code, stderr: stderr.replace(/^Asking .*\n/, '') }).toEqual({
      code: 4,
      stderr:
        'error: training nasty in namespace team-a has no logs any more: its pods are gone (it has finished)\n' +
        'fix: logs go with the pods; write what should stay to a volume or a bucket, or run it again\n',
    });
  });
});
