import { expect, test } from 'vitest';
import { documentJsonSchemas } from './json-schemas.ts';

test('each kind says what it is and refuses unknown fields', () => {
  for (const [kind, schema] of Object.entries(documentJsonSchemas())) {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: `aisubmit ${kind}`,
      additionalProperties: false,
      required: ['apiVersion', 'kind', 'metadata', 'spec'],
      properties: { kind: { const: kind }, spec: { additionalProperties: false } },
    });
  }
});
