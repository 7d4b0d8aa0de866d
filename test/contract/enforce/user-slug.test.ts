import { type KubeObject, ownNames, slugVariables } from '@aisubmit/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Call, callAs, until } from '../api-server/call-api.ts';
import { onBoth } from '../api-server/with-sandbox.ts';
import { admissionPath, made } from './admission-calls.ts';

/** A user's part of names is worked out in TypeScript and in CEL. */
onBoth('a user’s part of names', (kind) => {
  let sandbox: Sandbox;
  let admin: Call;

  beforeAll(async () => {
    sandbox = await startSandbox({ kind, users: [{ name: 'admin', groups: ['system:masters'] }] });
    admin = callAs(sandbox, 'admin');
  }, 180_000);

  afterAll(() => sandbox?.stop());

  test('CEL and the plugin make the same of every login', async () => {
    const rules = [
      'required',
      { prefix: 'oidc:', suffix: '@example.com' },
      { suffix: '@Example.com', ignoreCase: true },
    ] as const;
    const users = [
      'alice',
      'alice-b',
      'alice.b',
      'alice_b',
      'alice:b',
      'a@b',
      'a--b',
      '-a',
      'a-',
      '0',
      'Alice',
      'ALICE.B',
      'al ice',
      'al/ice',
      'a+b',
      'älice',
      'a\u212a',
      'oidc:alice',
      'oidc:',
      'oidc:@example.com',
      'oidc:a@example.com',
      'oidc:A.b@Example.com',
      'a@example.com',
      'a@EXAMPLE.com',
      '@example.com',
      'example.com',
      'oidc:a@example.com@example.com',
      'oidc:oidc:a@example.com',
      'system:serviceaccount:team-a:ci',
      'a'.repeat(30),
      'a'.repeat(31),
      'a.'.repeat(10),
      'a.'.repeat(11),
      'a"b',
      "a'b",
      'a\\b',
      'a$b',
      '日本',
    ];
    for (const [index, rule] of rules.entries()) {
      const name = `slug-${index}`;
      for (const object of teller(name, rule)) await made(admin('POST', admissionPath(object), { body: object }));
      await made(admin('POST', '/api/v1/namespaces', { body: { metadata: { name, labels: { slug: name } } } }));
      const tell = async (user: string): Promise<string> => {
        const headers = {
          'Impersonate-User': Buffer.from(user).toString('latin1'),
          'Impersonate-Group': 'system:masters',
        };
        const body = { metadata: { name: 'x' } };
        const answer = await admin('POST', `/api/v1/namespaces/${name}/configmaps?dryRun=All`, { body, headers });
        return /<(.*)>$/.exec(String(answer.body.message))?.[1] ?? JSON.stringify(answer.body).slice(0, 300);
      };
      await until(
        () => admin('POST', `/api/v1/namespaces/${name}/configmaps?dryRun=All`, { body: { metadata: { name: 'x' } } }),
        ({ status }) => status === 422,
      );
      for (const user of users) expect([user, await tell(user)]).toEqual([user, ownNames(user, rule).join()]);
    }
  }, 60_000);
});

/** Tells in its refusal what CEL makes of whoever asks. */
function teller(name: string, rule: Parameters<typeof ownNames>[1]): KubeObject[] {
  const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }];
  const validations = [{ expression: 'false', messageExpression: '"<" + variables.ownNames.join(",") + ">"' }];
  const spec = { matchConstraints: { resourceRules: rules }, variables: slugVariables(rule), validations };
  const about = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name } };
  const matchResources = { namespaceSelector: { matchLabels: { slug: name } } };
  const bound = { policyName: name, validationActions: ['Deny'], matchResources };
  return [
    { ...about, kind: 'ValidatingAdmissionPolicy', spec },
    { ...about, kind: 'ValidatingAdmissionPolicyBinding', spec: bound },
  ];
}
