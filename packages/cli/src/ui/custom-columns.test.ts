import { expect, test } from 'vitest';
import { customColumns } from './custom-columns.ts';

const ROW = {
  metadata: { name: 'mnist', labels: { 'a.b/c': 'x' } },
  spec: { gpu: 1 },
  pods: [{ name: 'p' }, { name: 'q' }],
};

const cells = (spec: string): string[] => customColumns(spec).map(({ heading, text }) => `${heading}=${text(ROW)}`);

test.each([
  ['NAME:.metadata.name,GPU:.spec.gpu', ['NAME=mnist', 'GPU=1']],
  ['N:metadata.name', ['N=mnist']],
  ['N:{.metadata.name}', ['N=mnist']],
  ['PODS:.pods[*].name,FIRST:.pods[0].name', ['PODS=p,q', 'FIRST=p']],
  ["L:.metadata.labels['a.b/c']", ['L=x']],
  ['L:.metadata.labels.a\\.b/c', ['L=x']],
  ['SPEC:.spec', ['SPEC={"gpu":1}']],
  ['X:.nope.deeper,Y:.constructor,Z:.spec.__proto__', ['X=', 'Y=', 'Z=']],
])('%s', (spec, want) => {
  expect(cells(spec)).toEqual(want);
});

test.each(['', 'NAME', ':.metadata.name', 'NAME:', 'NAME:.a[b]', 'NAME:.a..b'])('refuses %j', (spec) => {
  expect(() => customColumns(spec)).toThrow('is not HEADING:PATH');
});
