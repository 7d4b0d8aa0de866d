import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { toYaml } from './to-yaml.ts';

test('looks as kubectl prints it', () => {
  const value = {
    apiVersion: 'batch/v1',
    metadata: { name: 'a', labels: {}, left: undefined },
    list: [{ name: 'x', args: ['-c', 'echo hi', ''] }, [1, [2]], [], 'on', null],
    image: 'quay.io/jupyter/minimal-notebook:2025-03-14',
    time: '12:30:45',
    text: 'a: b',
    flag: '--ServerApp.ip=127.0.0.1',
    size: '10Gi',
    json: '{"a":1}',
  };
  expect(toYaml(value)).toBe(`apiVersion: batch/v1
metadata:
  name: a
  labels: {}
list:
- name: x
  args:
  - "-c"
  - echo hi
  - ""
- - 1
  - - 2
- []
- "on"
- null
image: quay.io/jupyter/minimal-notebook:2025-03-14
time: "12:30:45"
text: "a: b"
flag: --ServerApp.ip=127.0.0.1
size: 10Gi
json: '{"a":1}'
`);
});

const AWKWARD = [
  'y',
  'No',
  '0x1f',
  '1e3',
  '.5',
  '-',
  '- a',
  '? a',
  'a #b',
  'a: b',
  '=',
  '<<',
  '~',
  '1:30',
  '0o7',
  '2024-01-01',
  'é',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\n',
  ' a',
  'a ',
  '!x',
  '&a',
  '*a',
  '%a',
  '@a',
  '`',
  '{',
  '[',
  "'",
  '"',
  '|',
  '>',
  'NULL',
  'a,b',
  'key:',
  '...',
  '---',
];

test('YAML 1.1 and YAML 1.2 both read back what was written', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.constantFrom(...AWKWARD));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        tie('tree'),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const yaml = toYaml(value);
      expect(parse(yaml, { version: '1.1', merge: false })).toEqual(value);
      expect(parse(yaml, { version: '1.2' })).toEqual(value);
    }),
    { numRuns: 500 },
  );
});
