import type { ObjectPlan } from '@aisubmit/sdk/client';
import { expect, test } from 'vitest';
import { hasChanges, planText } from './plan-text.ts';

const same = (text: string): string => text;
const PLAIN = { red: same, green: same, yellow: same, dim: same, bold: same };
const KEY = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' };

test('says what is new, what goes, and each field that changes', () => {
  const plan: ObjectPlan = [
    { action: 'remove', key: { ...KEY, name: 'gone' } },
    { action: 'create', key: { ...KEY, name: 'new', namespace: 'team-a' } },
    {
      action: 'change',
      key: KEY,
      before: { data: { a: '1', b: '2' }, list: [{ x: 1 }] },
      after: { data: { a: '1', c: 'long'.repeat(40) }, list: [{ x: 2 }] },
    },
    { action: 'keep', key: KEY },
  ];
  expect(planText(plan, PLAIN)).toBe(`- ConfigMap/gone
+ ConfigMap/new in team-a
~ ConfigMap/a
    data.b: "2" → (none)
    data.c: (none) → "${'long'.repeat(40).slice(0, 89)}…
    list[0].x: 1 → 2
= 1 object unchanged
`);
  expect(hasChanges(plan)).toBe(true);
  expect(hasChanges([{ action: 'keep', key: KEY }])).toBe(false);
});

test('nothing that a cluster says reaches the terminal as it is', () => {
  const plan: ObjectPlan = [
    { action: 'change', key: { ...KEY, name: 'a\u001b[2J' }, before: { 'k\u001b': '\u009b1m' }, after: {} },
  ];
  const text = planText(plan, PLAIN);
  expect([text.includes('\u001b'), text.includes('\u009b')]).toEqual([false, false]);
});
