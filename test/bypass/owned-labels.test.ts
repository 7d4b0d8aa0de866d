import { checkManifests, type KubeObject } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { LABEL_ATTACKS, LABEL_TWINS } from './attacks/labels.ts';

const broken = (object: KubeObject): string[] =>
  checkManifests([object]).violations.map(({ control, message }) => `${control}: ${message}`);

const SAID =
  'owned-labels: metadata.labels must not hold another’s aisubmit.dev/workload or aisubmit.dev/kind, nor may its template';

test.each(LABEL_ATTACKS)('owned-labels stops the label of a workload on $name', ({ object }) => {
  expect(broken(object)).toEqual([SAID]);
});

test.each(LABEL_TWINS)('…and allows its own on $name', ({ object }) => {
  expect(broken(object)).toEqual([]);
});

test('what gets its name from the API server has no label of its own', () => {
  const [job] = LABEL_TWINS.filter(({ name }) => name === 'a training');
  const { name: _name, ...metadata } = job?.object.metadata ?? {};
  const generated = { ...job?.object, metadata: { ...metadata, generateName: 'training-' } } as KubeObject;
  expect(broken(generated)).toEqual([SAID]);
});
