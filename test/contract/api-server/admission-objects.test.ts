import { describe, expect, test } from 'vitest';
import type { Any } from './call-api.ts';
import { ADMISSION_BINDINGS, ADMISSION_POLICIES } from './enforce-specs.ts';
import { withSandbox } from './with-sandbox.ts';

withSandbox({}, ({ admin, alice }) => {
  describe('an admission policy', () => {
    const rules = [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }];
    const policy = (spec: Any) => ({
      metadata: { name: 'odd' },
      spec: { matchConstraints: { resourceRules: rules }, ...spec },
    });

    test.each<[string, Any, string]>([
      [
        'that does not parse',
        { validations: [{ expression: 'object.metadata.name ==' }] },
        'validations[0].expression',
      ],
      ['with a name that nobody knows', { validations: [{ expression: 'nobody == 1' }] }, 'validations[0].expression'],
      ['with types that do not fit', { validations: [{ expression: '"a" + 1 == 2' }] }, 'validations[0].expression'],
      [
        'with a variable that is not there',
        { validations: [{ expression: 'variables.nothing' }] },
        'validations[0].expression',
      ],
      [
        'in a message',
        { validations: [{ expression: 'true', messageExpression: '"a" +' }] },
        'validations[0].messageExpression',
      ],
      [
        'in a message that asks for rights',
        {
          validations: [
            { expression: 'true', messageExpression: 'string(authorizer.path("/").check("get").allowed())' },
          ],
        },
        'validations[0].messageExpression',
      ],
      [
        'in a variable',
        { variables: [{ name: 'v', expression: '(' }], validations: [{ expression: 'true' }] },
        'variables[0].expression',
      ],
    ])('is refused for an expression %s', async (_what, spec, field) => {
      const { status, body } = await admin('POST', `${ADMISSION_POLICIES}?dryRun=All`, { body: policy(spec) });
      expect([status, body.reason]).toEqual([422, 'Invalid']);
      expect(body.message).toMatch(/^ValidatingAdmissionPolicy\.admissionregistration\.k8s\.io "odd" is invalid: /);
      expect(body.message).toContain(`spec.${field}: Invalid value: `);
      expect(body.message).toContain('compilation failed');
    });

    test.each<[string, Any]>([
      ['says nothing', {}],
      ['has an odd failure policy', { validations: [{ expression: 'true' }], failurePolicy: 'Maybe' }],
      ['matches nothing', { validations: [{ expression: 'true' }], matchConstraints: undefined }],
    ])('is refused where it %s', async (_what, spec) => {
      expect((await admin('POST', `${ADMISSION_POLICIES}?dryRun=All`, { body: policy(spec) })).status).toBe(422);
    });

    test('gets defaults, and a generation', async () => {
      const { body } = await admin('POST', `${ADMISSION_POLICIES}?dryRun=All`, {
        body: policy({ validations: [{ expression: 'true' }] }),
      });
      expect([body.metadata.generation, body.spec.failurePolicy, body.spec.matchConstraints]).toEqual([
        1,
        'Fail',
        {
          matchPolicy: 'Equivalent',
          namespaceSelector: {},
          objectSelector: {},
          resourceRules: [{ ...rules[0], scope: '*' }],
        },
      ]);
    });

    test('is bound by at least one action, and not warned about and denied at once', async () => {
      for (const validationActions of [[], ['Deny', 'Warn'], ['Shout']]) {
        const body = { metadata: { name: 'odd' }, spec: { policyName: 'odd', validationActions } };
        expect((await admin('POST', `${ADMISSION_BINDINGS}?dryRun=All`, { body })).status).toBe(422);
      }
    });

    test('is for those who may', async () => {
      expect((await alice('GET', ADMISSION_POLICIES)).status).toBe(403);
    });
  });
});
