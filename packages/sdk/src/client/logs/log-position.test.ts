import { describe, expect, test } from 'vitest';
import { LogPosition } from './log-position.ts';

const line = (time: string | undefined, text: string, ends = true) => ({ time, text, begins: true, ends });
const more = (text: string, ends: boolean) => ({ time: undefined, text, begins: false, ends });

function read(position: LogPosition, pieces: readonly ReturnType<typeof line>[]): string[] {
  position.begin();
  return pieces.flatMap((piece) => position.take(piece)?.text ?? []);
}

test('lines of one time come once each, however often the log is taken up', () => {
  const position = new LogPosition();
  expect(read(position, [line('1', 'a'), line('2', 'b'), line('2', 'c')])).toEqual(['a', 'b', 'c']);
  expect(position.time).toBe('2');
  expect(read(position, [line('1', 'a'), line('2', 'b'), line('2', 'c'), line('2', 'd')])).toEqual(['d']);
  expect(read(position, [line('2', 'b'), line('2', 'c'), line('2', 'd'), line('3', 'e')])).toEqual(['e']);
});

test('a line that was cut off goes on where it was cut', () => {
  const position = new LogPosition();
  expect(read(position, [line('1', 'abc', false)])).toEqual(['abc']);
  expect(read(position, [line('1', 'abcdef', false), more('ghi', true), line('2', 'x')])).toEqual(['def', 'ghi', 'x']);
  expect(read(position, [line('2', 'x')])).toEqual([]);
});

test('long lines come once, too', () => {
  const position = new LogPosition();
  expect(read(position, [line('1', 'abc', false), more('def', true)])).toEqual(['abc', 'def']);
  expect(read(position, [line('1', 'abc', false), more('def', true), line('2', 'x')])).toEqual(['x']);
});

test('what has no time is what the server adds', () => {
  const position = new LogPosition();
  expect(read(position, [line(undefined, 'note'), line('1', 'a'), line(undefined, 'note')])).toEqual([
    'note',
    'a',
    'note',
  ]);
  expect(read(position, [line('1', 'a'), line('1', 'b')])).toEqual(['b']);
});

describe('the log of another run', () => {
  const before = [line('1', 'begins'), line('2', 'a'), line('2', 'b')];

  test('is new, at the same times, too', () => {
    const position = new LogPosition();
    read(position, before);
    position.expectAnother();
    expect(position.time).toBeUndefined();
    expect(read(position, [line('2', 'begins'), line('2', 'c')])).toEqual(['begins', 'c']);
    expect(read(position, [line('2', 'begins'), line('2', 'c'), line('2', 'd')])).toEqual(['d']);
  });

  test('is new although a clock was set back', () => {
    const position = new LogPosition();
    read(position, before);
    position.expectAnother();
    expect(read(position, [line('0', 'begins'), line('1', 'a')])).toEqual(['begins', 'a']);
  });

  test('is the same where it begins as the one that was read', () => {
    const position = new LogPosition();
    read(position, before);
    position.expectAnother();
    expect(read(position, [...before, line('3', 'c')])).toEqual(['c']);
  });
});
