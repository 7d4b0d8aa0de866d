import { describe, expect, test } from 'vitest';
import { AisubmitError } from '../errors.ts';
import { readDocuments } from './read-documents.ts';

function reasonsOf(text: string): readonly { readonly path?: string; readonly message: string }[] {
  try {
    readDocuments(text, { source: 'job.yaml' });
  } catch (error) {
    if (error instanceof AisubmitError) return error.reasons;
    throw error;
  }
  throw new Error('was not refused');
}

test('reads several documents and passes over empty ones', () => {
  const documents = readDocuments('a: 1\n---\n---\n{"b": [true]}\n', { source: 'job.yaml' });
  expect(documents.map(({ value, index }) => ({ value, index }))).toEqual([
    { value: { a: 1 }, index: 0 },
    { value: { b: [true] }, index: 2 },
  ]);
});

test('knows where a value stands, or its nearest parent', () => {
  const [document] = readDocuments('spec:\n  env:\n  - name: A\n    value: x\n', { source: 'job.yaml' });
  expect(document?.positionOf('spec.env[0].value')).toEqual({ line: 4, column: 12 });
  expect(document?.positionOf('spec.env[0].secret.key')).toEqual({ line: 3, column: 5 });
  expect(document?.positionOf('nowhere')).toEqual({ line: 1, column: 1 });
});

test('knows where a key with dots stands', () => {
  const [document] = readDocuments('spec:\n  rules:\n    resources.memory: { max: 1 }\n', { source: 'p.yaml' });
  expect(document?.positionOf('spec.rules["resources.memory"].max')).toEqual({ line: 3, column: 30 });
});

describe('refuses', () => {
  test('duplicate keys, with their place', () => {
    expect(reasonsOf('a: 1\na: 2\n')).toEqual([{ path: 'job.yaml:2:1', message: 'gives a key twice' }]);
  });

  test('keys that differ only until they are read', () => {
    expect(reasonsOf('a:\n  1: x\n  "1": y\n')).toEqual([{ path: 'job.yaml:3:3', message: 'gives a key twice' }]);
  });

  test.each([
    ['keys', Array.from({ length: 100_001 }, (_, index) => `k${index}: 1`).join('\n')],
    ['elements', '- a\n'.repeat(130_000)],
  ])('more %s than anybody writes', (_name, text) => {
    expect(reasonsOf(text)).toEqual([{ message: 'the document has more than 100000 values (job.yaml:1:1)' }]);
  });

  test('more nesting than a parser takes', () => {
    expect(reasonsOf('['.repeat(10_000))[0]?.message).toBe('is nested too deep');
  });

  test('mistakes without end, of which it tells twenty', () => {
    expect(reasonsOf('"\\q" '.repeat(40_000))).toHaveLength(20);
  });

  test('keys that reach prototypes', () => {
    expect(reasonsOf('spec:\n  __proto__: {polluted: true}\n')).toEqual([
      { path: 'spec.__proto__', message: 'is a key that no document may hold (job.yaml:2:14)' },
    ]);
    expect({}).not.toHaveProperty('polluted');
  });

  test('aliases that explode', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'].map((pair) => [...pair])) {
      bomb.push(`${to}: &${to} [${Array.from({ length: 9 }, () => `*${from}`).join(',')}]`);
    }
    expect(reasonsOf(bomb.join('\n'))[0]?.message).toBe('has aliases that explode, or refer to nothing');
  });

  test('more aliases than a person writes', () => {
    const text = `a: &a 1\nb:\n${'- *a\n'.repeat(101)}`;
    expect(reasonsOf(text)[0]?.message).toBe('uses more than 100 aliases');
  });

  test('documents of 10 MB', () => {
    expect(reasonsOf(`a: ${'x'.repeat(10_000_000)}`)[0]?.message).toBe('is larger than 4 MiB');
  });

  test('control characters', () => {
    expect(reasonsOf('a: "\\e[31mred"\n')).toEqual([{ path: 'a', message: 'holds control characters (job.yaml:1:4)' }]);
  });

  test('nesting without end', () => {
    expect(reasonsOf(`a: ${'['.repeat(70)}${']'.repeat(70)}`)[0]?.message).toContain(
      'is nested more than 64 levels deep',
    );
  });

  test.each(['a: [', 'a: b: c', '\tx: 1', '"unterminated'])('bad syntax %j', (text) => {
    expect(reasonsOf(text)[0]?.path).toMatch(/^job\.yaml:\d+:\d+$/);
  });
});
