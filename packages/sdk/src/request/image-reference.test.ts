import { expect, test } from 'vitest';
import { parseImageReference } from './image-reference.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

test.each([
  ['python', { registry: 'docker.io', repository: 'library/python' }],
  ['python:3.12-slim', { registry: 'docker.io', repository: 'library/python', tag: '3.12-slim' }],
  ['jupyter/base', { registry: 'docker.io', repository: 'jupyter/base' }],
  [
    'quay.io/jupyter/minimal-notebook:2025-03-14',
    { registry: 'quay.io', repository: 'jupyter/minimal-notebook', tag: '2025-03-14' },
  ],
  ['localhost:5000/a/b', { registry: 'localhost:5000', repository: 'a/b' }],
  [`ghcr.io/a/b:1@${DIGEST}`, { registry: 'ghcr.io', repository: 'a/b', tag: '1', digest: DIGEST }],
  ['[::1]:5000/a', { registry: '[::1]:5000', repository: 'a' }],
])('reads %s', (text, want) => {
  expect(parseImageReference(text)).toEqual(want);
});

test.each([
  '',
  ' python',
  'python:',
  'Python',
  'a//b',
  'a/../b',
  'https://x/y',
  '-flag',
  'a:b:c',
  'a@sha256:12',
  'a\nb',
  `${'a'.repeat(600)}`,
])('refuses %j', (text) => {
  expect(parseImageReference(text)).toBeUndefined();
});
