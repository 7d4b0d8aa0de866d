import { baselinePolicy, type Policy, parsePolicy } from '@aisubmit/sdk';
import { expect, test } from 'vitest';
import { BUILT_IN, inForce } from '../ground/ground.ts';
import { policyReport } from './policy-report.ts';
import { policyText } from './policy-text.ts';

const policy = (name: string, spec: object): Policy =>
  parsePolicy({ apiVersion: 'aisubmit.dev/v1alpha1', kind: 'Policy', metadata: { name }, spec });

const strict = policy('strict', {
  images: { digest: 'required', registries: ['registry.example.com/'] },
  rules: { 'resources.memory': { max: '64Gi' } },
});
const mine = policy('mine', {
  images: { digest: 'required' },
  kinds: { Notebook: { rules: { idleTimeout: { max: '1h' } } } },
});
const about = { namespace: 'team-a', user: 'alice' };

test('every rule and setting stands beside the layers that made it', () => {
  const layers = [
    { policy: strict, from: 'the cluster' },
    { policy: mine, from: 'file mine.yaml' },
  ];
  const { rules, settings, metadata } = policyReport(inForce(layers), about);
  expect(metadata).toEqual({ name: 'strict+mine', namespace: 'team-a', user: 'alice' });
  expect(rules).toEqual([
    { field: 'resources.memory', layer: 'policy strict', rule: { max: '64Gi' } },
    { field: 'idleTimeout', kind: 'Notebook', layer: 'policy mine', rule: { max: '1h' } },
  ]);
  expect(settings).toEqual([
    { path: 'images.registries', value: ['registry.example.com/'], layers: ['policy strict'] },
    { path: 'images.digest', value: 'required', layers: ['policy strict', 'policy mine'] },
  ]);
});

test('the built-in policy beside another one takes nothing from its name', () => {
  expect(inForce([BUILT_IN, { policy: mine, from: 'file mine.yaml' }]).policy).toBe(mine);
  expect(inForce([BUILT_IN]).policy).toBe(baselinePolicy);
});

test('people read it as tables', () => {
  const text = policyText(policyReport(inForce([{ policy: strict, from: 'the cluster' }]), about));
  expect(text).toContain('Policy strict in namespace team-a for alice\n  strict: the cluster\n');
  expect(text).toMatch(/^resources\.memory +every +at most 64Gi +policy strict$/m);
  expect(text).toMatch(/^images\.registries +registry\.example\.com\/ +policy strict$/m);
  expect(text).toMatch(/\d+ controls that nothing lifts/);
});
