import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../contract/api-server/call-api.ts';
import type { Outcome } from '../../contract/cli/plugin.ts';
import { availableSandboxes, type PodStep } from '../../sandbox/sandbox.ts';
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
          { run: { ms: restart === 0 ? 300 : 20, log: [`run ${restart} begins`, `run ${restart} ends`] } },
          { exit: { code: 1 } },
        ]
      : [{ run: { ms: 10, log: ['it stays'] } }, { ready: true }],
  'inference-cut': (restart) => runsOf(restart, ['first', 'stays']),
  'inference-twice': (restart) => runsOf(restart, ['first', 'second', 'stays']),
};

/** The first run takes its time; all but the last end badly. */
function runsOf(restart: number, names: readonly string[]): readonly PodStep[] {
  const log = Array.from({ length: 9 }, (_, index) => `${names[restart]} ${index}`);
  if (restart === names.length - 1) return [{ run: { ms: 10, log } }, { ready: true }];
  return [{ run: { ms: restart === 0 ? 1800 : 10, log } }, { exit: { code: 1 } }];
}

/** What `--previous` gives at the end. */
const PREVIOUS: Readonly<Record<string, string>> = {
  flaky: 'run 1 begins\nrun 1 ends\n',
  cut: 'first 0\n',
  twice: 'second 0\n',
};

const ofLog = ({ path }: { readonly path: string }): boolean => path.endsWith('/log');

describe.each(availableSandboxes())('logs on the %s sandbox', (kind) => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await startDesk({
      kind,
      pods: (pod, restart) => PODS[pod.metadata.labels?.['aisubmit.dev/workload'] ?? '']?.(restart),
    });
    const trials = ['--sweep', 'lr=1,2', '--', 'sh', '-c', 'echo $(lr)'];
    expect(await desk.aisubmit(['train', 'nasty', '--image', 'x', '--wait'])).toMatchObject({ code: 0 });
    expect(await desk.aisubmit(['train', 'search', '--image', 'x', '--wait', ...trials])).toMatchObject({ code: 0 });
  }, 240_000);

  afterAll(() => desk?.[Symbol.asyncDispose]());

  const scale = async (name: string, replicas: number): Promise<void> => {
    const path = `/apis/apps/v1/namespaces/team-a/deployments/inference-${name}`;
    expect(await desk.sandbox.admin('PATCH', path, { spec: { replicas } })).toMatchObject({ status: 200 });
    const pods = `/api/v1/namespaces/team-a/pods?labelSelector=aisubmit.dev/workload%3Dinference-${name}`;
    await until(
      () => desk.sandbox.admin<{ items: unknown[] }>('GET', pods),
      ({ body }) => body.items.length === replicas,
    );
  };

  /** Follows an endpoint from before its pod is there until it has said a word, and deletes it. */
  const followUntil = async (name: string, word: string, before: () => Promise<void>): Promise<Outcome> => {
    expect(await desk.aisubmit(['infer', name, '--image', 'x', '--detach'])).toMatchObject({ code: 0 });
    await scale(name, 0);
    let [printed, noted] = ['', ''];
    const following = desk.aisubmit(['logs', name, '-f'], {
      onStdout: (text) => {
        printed = text;
      },
      onStderr: (text) => {
        noted = text;
      },
    });
    const wait = (isDone: () => boolean): Promise<boolean> => until(async () => isDone(), Boolean);
    await wait(() => noted.includes('has written nothing yet'));
    await before();
    await scale(name, 1);
    await wait(() => printed.includes(word));
    const previous = await desk.aisubmit(['logs', name, '--previous']);
    expect(previous.stdout).toContain(PREVIOUS[name]);
    expect(await desk.aisubmit(['delete', name, '--yes'])).toMatchObject({ code: 0 });
    return following;
  };

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
    const all = await desk.aisubmit(['logs', 'search', '--pod', pod, '--tail=-1']);
    expect(all.stdout).toBe('run 1 started\nrun 1 finished\n');
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
    const { stdout } = await followUntil('flaky', 'it stays', async () => undefined);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'run 0 begins',
      'run 0 ends',
      'run 1 begins',
      'run 1 ends',
      'it stays',
    ]);
  });

  /** Follows an endpoint whose stream is cut within its first run, and taken up again when that has long been over. */
  const followCut = async (name: string): Promise<{ lines: string[]; stderr: string }> => {
    const { stdout, stderr } = await followUntil(name, 'stays 8', async () => {
      desk.sandbox.faults.add({ match: ofLog, times: 1, action: { endWatchAfterMs: 300 } });
      desk.sandbox.faults.add({ match: ofLog, times: 1, action: { delayMs: 2000 } });
    });
    desk.sandbox.faults.clear();
    return { lines: stdout.trimEnd().split('\n'), stderr };
  };
  const nine = (name: string): string[] => Array.from({ length: 9 }, (_, index) => `${name} ${index}`);

  test('followed over a cut at a restart give the rest of the run before', async () => {
    const { lines, stderr } = await followCut('cut');
    expect(lines).toEqual([...nine('first'), ...nine('stays')]);
    expect(stderr).not.toContain('may be missing');
  });

  test('followed over a cut and two restarts say what may be missing, once', async () => {
    const { lines, stderr } = await followCut('twice');
    expect(lines.slice(-18)).toEqual([...nine('second'), ...nine('stays')]);
    expect(nine('first').slice(0, lines.length - 18)).toEqual(lines.slice(0, -18));
    expect(lines.length).toBeLessThan(27);
    expect(
      stderr.match(/^container inference of pod inference-twice-\S+ restarted twice; lines between may be missing$/gm),
    ).toHaveLength(1);
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
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr:
        'error: training nasty in namespace team-a has no logs any more: its pods are gone (it has finished)\n' +
        'fix: logs go with the pods; write what should stay to a volume or a bucket, or run it again\n',
    });
  });
});
