import { expect, test } from 'vitest';
import { instantClock as clock } from '../../../../../test/fakes/quick-clock.ts';
import { FollowedContainer } from './followed-container.ts';

const TARGET = { namespace: 'team-a', pod: 'p', container: 'main' };

function followed(): { look: (runs: readonly number[], isBeginning?: boolean) => string[]; notes: string[] } {
  const notes: string[] = [];
  const container = new FollowedContainer(TARGET, {
    follow: true,
    tail: 5,
    clock,
    signal: undefined,
    onNote: (note) => notes.push(note),
  });
  const look = ([newest, previous]: readonly number[], isBeginning = false): string[] =>
    container
      .look(
        {
          newest: newest === undefined ? undefined : `run ${newest}`,
          previous: previous === undefined ? undefined : `run ${previous}`,
          isRunning: true,
          restarts: newest,
        },
        isBeginning,
      )
      .map(({ id, open }) => `${id}, ${open().tail === undefined ? 'whole' : 'its end'}`);
  return { look, notes };
}

test('of what was there at the beginning it is the newest run, and no more of it than was asked for', () => {
  const { look } = followed();
  expect(look([4, 3], true)).toEqual(['run 4, its end']);
  expect(look([4, 3])).toEqual([]);
  expect(look([5, 4])).toEqual(['run 5, whole']);
});

test('what comes later comes whole, with a run that was over before anybody looked', () => {
  expect(followed().look([1, 0])).toEqual(['run 0, whole', 'run 1, whole']);
  const { look } = followed();
  expect(look([], true)).toEqual([]);
  expect(look([0])).toEqual(['run 0, whole']);
  expect(look([2, 1])).toEqual(['run 1, whole', 'run 2, whole']);
});

test('runs that no node keeps any more are said once', () => {
  const { look, notes } = followed();
  look([0], true);
  look([2, 1]);
  expect(notes).toEqual([]);
  look([5, 4]);
  look([5, 4]);
  expect(notes).toEqual(['container main of pod p restarted 3 times; lines between may be missing']);
});
