import { expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { LogPrinter, type LogPrinterOptions } from './log-printer.ts';

type Given = readonly [pod: string, line: string, partial?: boolean];

function print(lines: readonly Given[], options: Partial<LogPrinterOptions> = {}): string {
  const host = testHost();
  const printer = new LogPrinter({ host, raw: false, prefix: undefined, containers: false, ...options });
  for (const [pod, line, partial = false] of lines) printer.line({ pod, container: 'main', line, partial });
  printer.end();
  return host.output();
}

test('one pod needs no name, several do', () => {
  expect(print([['a', 'one']])).toBe('one\n');
  expect(
    print([
      ['a', 'one'],
      ['b', 'two'],
      ['a', 'three'],
    ]),
  ).toBe('one\n[b] two\n[a] three\n');
  expect(print([['a', 'one']], { prefix: true, containers: true })).toBe('[a/main] one\n');
  expect(
    print(
      [
        ['a', 'one'],
        ['b', 'two'],
      ],
      { prefix: false },
    ),
  ).toBe('one\ntwo\n');
});

test('the parts of a line come together again, and others stand on lines of their own', () => {
  expect(
    print([
      ['a', 'on', true],
      ['a', 'e'],
    ]),
  ).toBe('one\n');
  expect(
    print([
      ['a', 'on', true],
      ['b', 'two'],
      ['a', 'e'],
    ]),
  ).toBe('on\n[b] two\n[a] e\n');
});

test('what does not end is ended, but where every byte counts', () => {
  expect(print([['a', 'one', true]])).toBe('one\n');
  expect(print([['a', '\u001b[31m\u00ff\r', true]], { raw: true })).toBe('\u001b[31m\u00ff\r');
});
