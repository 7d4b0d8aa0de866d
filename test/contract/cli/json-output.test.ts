import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshBundle, type Outcome, plugin } from './plugin.ts';

const POLICY = `apiVersion: aisubmit.dev/v1alpha1
kind: Policy
metadata: { name: tight }
spec:
  network: { isolation: required }
  identity: { attribution: required }
  rules:
    resources.memory: { max: 8Gi }
    maxRuntime: { max: 1d, default: 12h }
`;
const REQUEST = `apiVersion: aisubmit.dev/v1alpha1
kind: Training
metadata: { name: mnist }
spec:
  image: python:3
  resources: { memory: 64Gi }
  env:
  - { name: AWS_ACCESS_KEY_ID, value: AKIAIOSFODNN7EXAMPLE }
`;
const WIDGET = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: w }\n';

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  await freshBundle();
  folder = mkdtempSync(path.join(tmpdir(), 'aisubmit json '));
  writeFileSync(at('policy.yaml'), POLICY);
  writeFileSync(at('request.yaml'), REQUEST);
  writeFileSync(at('widget.yaml'), WIDGET);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('check -o json', () => {
  test('is a CheckResult, whatever was found', async () => {
    const found = await plugin(['check', '-f', folder, '--policy', at('policy.yaml'), '-o', 'json']);
    expect({ code: found.code, stderr: found.stderr }).toEqual({ code: 3, stderr: '' });
    const result = conforms(found, 'check-result');
    expect(result).toMatchObject({
      judgedBy: ['policy tight'],
      notJudged: [{ object: 'Widget/w', reason: expect.stringContaining('its kind is not one of') }],
      summary: { objects: 2, documents: 1, violations: 2, notJudged: 1 },
    });
    expect(result).toHaveProperty('violations.0', {
      control: 'resource-ceiling',
      layer: 'policy tight',
      path: 'spec.resources.memory',
      message: 'must be at most 8Gi under policy tight (got 64Gi)',
      why: expect.any(String),
      fix: expect.any(String),
      asked: '64Gi',
      allowed: 'must be at most 8Gi',
      source: at('request.yaml'),
      line: 6,
      column: 24,
    });
    expect(result).toHaveProperty('violations.1.control', 'plaintext-secrets');
    const none = await plugin(['check', '-f', at('widget.yaml'), '--standard', 'pss-baseline@v1.36', '-o', 'json']);
    expect(conforms(none, 'check-result')).toMatchObject({ judgedBy: ['pss-baseline@v1.36'], violations: [] });
  });
});

describe('a refused submission', () => {
  const args = (...more: string[]): string[] => [
    ...['apply', '-f', at('request.yaml'), '--policy', at('policy.yaml'), '-n', 'a', '--dry-run=client'],
    ...more,
  ];

  test('with -o json is a Refusal on stdout', async () => {
    const refused = await plugin(args('-o', 'json'));
    expect({ code: refused.code, stderr: refused.stderr }).toEqual({
      code: 3,
      stderr: 'error: Training mnist is refused\n',
    });
    expect(conforms(refused, 'refusal')).toMatchObject({
      violations: [
        { request: { kind: 'Training', name: 'mnist' }, control: 'resource-ceiling', layer: 'policy tight', line: 6 },
        { control: 'plaintext-secrets', layer: 'floor', object: 'Job/training-mnist' },
      ],
      summary: { requests: 1, violations: 2 },
    });
  });

  test('says everything at once for people, by field', async () => {
    const { code, stdout, stderr } = await plugin(args());
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr.split('\n').slice(0, 7)).toEqual([
      'error: Training mnist is refused',
      `  ${at('request.yaml')}:6:24 spec.resources.memory:`,
      '    must be at most 8Gi under policy tight (got 64Gi) [resource-ceiling]',
      '      asked: 64Gi; allowed by policy tight: at most 8Gi',
      '      why: One workload that takes everything stops everybody else’s.',
      '      fix: change it, or leave it out; it must be at most 8Gi',
      expect.stringMatching(/^ {2}Job\/training-mnist spec\.template\.spec\.containers\[0\]\.env\[\d+\]\.value:$/),
    ]);
    expect(stderr).toContain('[plaintext-secrets]\n      rule of: the floor\n      why: ');
  });

  test('of several requests none hides another', async () => {
    const both = [REQUEST, REQUEST.replace('mnist', 'other')].join('---\n');
    const { code, stderr } = await plugin(['render', '-f', '-', '--policy', at('policy.yaml'), '-n', 'a'], {
      stdin: both,
    });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: 2 of 2 requests are refused\n {2}Training mnist:\n {4}<stdin>:6:24 /);
    expect(stderr).toContain('\n  Training other:\n    <stdin>:15:24 spec.resources.memory:\n');
  });
});

interface Schemas {
  fromJSONSchema(schema: unknown): { parse(value: unknown): unknown };
}

/** Parses what a program wrote and holds it to a published schema. */
function conforms({ stdout }: Outcome, name: string): unknown {
  const root = path.join(import.meta.dirname, '../../../packages');
  const zod: Schemas = createRequire(path.join(root, 'sdk', 'package.json'))('zod');
  const schema: unknown = JSON.parse(readFileSync(path.join(root, 'cli', 'schemas', `${name}.schema.json`), 'utf8'));
  return zod.fromJSONSchema(schema).parse(JSON.parse(stdout));
}
