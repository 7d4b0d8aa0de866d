import { describe, expect, test } from 'vitest';
import { answer, lostConnection, memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import { instantClock as clock } from '../../../../../test/fakes/quick-clock.ts';
import type { ApiRequest, KubeApi } from '../transport/kube-api.ts';
import type { TailOptions } from './log-range.ts';
import { tailContainer } from './tail-container.ts';

const TARGET = { namespace: 'team-a', pod: 'p', container: 'main', run: 'run 0' };

/** What happens where a stream is opened: so many bytes come, then it breaks, and the container restarts. */
interface Opening {
  readonly bytes?: number;
  readonly breaks?: boolean;
  readonly restarts?: number;
  /** Restarts before it is opened. */
  readonly early?: number;
  /** Goes on in silence until somebody has enough of it. */
  readonly silent?: boolean;
}

interface Node {
  /** The log of each run. */
  readonly runs: readonly string[];
  readonly openings: readonly Opening[];
  /** So many times the API server does not know of a restart yet. */
  readonly lag?: number;
  /** The newest run at first. @default 0 */
  readonly first?: number;
}

function node({ runs, openings, lag = 0, first = 0 }: Node): KubeApi & { readonly opened: string[] } {
  const opened: string[] = [];
  const script = [...openings];
  let [run, behind] = [first, lag];
  const status = (): object => {
    const told = run > 0 && behind > 0 ? 0 : run;
    if (run > 0) behind -= 1;
    const lastState = told === 0 ? {} : { terminated: { exitCode: 1 } };
    return { containerStatuses: [{ name: 'main', restartCount: told, state: { running: {} }, lastState }] };
  };
  return {
    ...memoryKubeApi(),
    opened,
    request: async <T>() => ({ status: 200, body: { metadata: { name: 'p' }, status: status() } as T, warnings: [] }),
    stream: async ({ query = {}, signal }: ApiRequest) => {
      const opening = script.shift() ?? {};
      run += opening.early ?? 0;
      const which = query['previous'] === true ? run - 1 : run;
      opened.push(`run ${which}${query['sinceTime'] === undefined ? '' : ` since ${query['sinceTime']}`}`);
      const log = runs[which];
      if (log === undefined) throw answer(400, 'BadRequest', 'previous terminated container "main" not found');
      const bytes = log.slice(0, opening.bytes);
      return (async function* () {
        if (bytes !== '') yield Buffer.from(bytes);
        run += opening.restarts ?? 0;
        if (opening.silent === true)
          await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(lostConnection())));
        if (opening.breaks === true) throw lostConnection();
      })();
    },
  };
}

async function tail(api: KubeApi, more: Partial<TailOptions> = {}): Promise<{ text: string; notes: string[] }> {
  const notes: string[] = [];
  const options = { follow: true, clock, signal: undefined, onNote: (note: string) => notes.push(note), ...more };
  let text = '';
  for await (const piece of tailContainer(api, TARGET, options)) text += `${piece.text}${piece.ends ? '|' : ''}`;
  return { text, notes };
}

const log = (second: number, ...lines: readonly string[]): string =>
  lines.map((line) => `2026-01-01T00:00:0${second}.000000001Z ${line}\n`).join('');
const RUN_0 = log(1, 'a') + log(2, 'b', 'c', 'd');
const RUN_1 = log(4, 'e', 'f');
const LINE = log(1, 'a').length;

describe('a stream that breaks where its container restarts', () => {
  test.each([
    ['between two lines', LINE],
    ['between lines of one time', 2 * LINE],
    ['within a line', 2 * LINE + 31],
    ['within a line’s time', 2 * LINE + 9],
    ['after the last line', 4 * LINE],
    ['before anything came', 0],
  ])('%s gives the rest of that run, once', async (_where, bytes) => {
    // A server may end a stream well before its end.
    for (const breaks of [true, false]) {
      const api = node({ runs: [RUN_0, RUN_1], openings: [{ bytes, breaks, restarts: 1 }] });
      expect(await tail(api)).toEqual({ text: 'a|b|c|d|', notes: [] });
      expect(api.opened.at(-1)).toMatch(/^run 0/);
    }
  });

  test.each([0, LINE, 3 * LINE])('after %d bytes, of which the API server does not know yet', async (bytes) => {
    const api = node({ runs: [RUN_0, RUN_1], openings: [{ bytes, breaks: true, restarts: 1 }], lag: 2 });
    expect(await tail(api)).toEqual({ text: 'a|b|c|d|', notes: [] });
    expect(api.opened.map((each) => each.slice(0, 5))).toEqual(['run 0', 'run 1', 'run 0']);
  });

  test('and breaks again gives every line once', async () => {
    const openings = [
      { bytes: LINE, breaks: true, restarts: 1 },
      { bytes: 2 * LINE + 31, breaks: true },
    ];
    expect(await tail(node({ runs: [RUN_0, RUN_1], openings }))).toEqual({ text: 'a|b|c|d|', notes: [] });
  });

  test.each([
    ['at once', [{ bytes: LINE, breaks: true, restarts: 2 }]],
    ['before the rest is read', [{ bytes: LINE, breaks: true, restarts: 1 }, { early: 1 }]],
  ])('and restarts again %s has lost lines, and says so', async (_when, openings) => {
    expect(await tail(node({ runs: [RUN_0, RUN_1, log(6, 'g')], openings }))).toEqual({
      text: 'a|',
      notes: ['container main of pod p restarted twice; lines between may be missing'],
    });
  });

  test('is not taken for a log of which the node has put the beginning away', async () => {
    const api = node({ runs: [log(1, 'a') + log(2, 'b')], openings: [{ bytes: LINE, breaks: true }] });
    const later = node({ runs: [log(3, 'c')], openings: [] });
    let streams = 0;
    const both: KubeApi = { ...api, stream: (request) => (streams++ === 0 ? api : later).stream(request) };
    const notes: string[] = [];
    const texts: string[] = [];
    const options = { follow: true, clock, signal: undefined, onNote: (note: string) => notes.push(note) };
    for await (const { text } of tailContainer(both, TARGET, options)) {
      texts.push(text);
      if (texts.length === 2) break;
    }
    expect(texts).toEqual(['a', 'c']);
    expect(notes).toEqual(['container main of pod p wrote more than its node keeps; lines may be missing']);
  });
});

test('the silence of the run that follows does not hold up the rest of the one before', async () => {
  const over = new AbortController();
  const openings = [
    { bytes: LINE, breaks: true },
    { early: 1, silent: true },
  ];
  const api = node({ runs: [RUN_0, ''], openings, lag: 1 });
  setTimeout(() => over.abort(), 50);
  expect(await tail(api, { over: over.signal })).toEqual({ text: 'a|b|c|d|', notes: [] });
});

test('a run that is over when its turn comes is read from what the node keeps', async () => {
  const api = node({ runs: [RUN_0, RUN_1], openings: [], first: 1 });
  expect(await tail(api, { over: AbortSignal.abort() })).toEqual({ text: 'a|b|c|d|', notes: [] });
  expect(api.opened).toEqual(['run 0']);
});

test('what `tail` left out stays out when nothing came before the stream broke', async () => {
  const queries: unknown[] = [];
  const api = node({ runs: [''], openings: [{ breaks: true }, { breaks: true }, { restarts: 2 }] });
  const seen: KubeApi = {
    ...api,
    stream: (request) => {
      queries.push([request.query?.['tailLines'], request.query?.['sinceSeconds']]);
      return api.stream(request);
    },
  };
  let now = 0;
  const later = {
    ...clock,
    now: () => now,
    sleep: async () => {
      now += 1000;
    },
  };
  await tail(seen, { tail: 0, clock: later });
  expect(queries).toEqual([
    [0, undefined],
    [undefined, 2],
    [undefined, 3],
  ]);
});
