import { beforeAll, expect, test } from 'vitest';
import { aisubmitUserRules } from '../../sandbox/sandbox.ts';
import { type Any, APPLY, MERGE } from './call-api.ts';
import { asked, type EnforcedSpec, enforceSpecs, labelled, said } from './enforce-specs.ts';
import { CONFIG_MAPS, PODS, pod } from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

/** What each policy says. */
const SPECS = {
  first: {
    validations: [
      { expression: 'object.data.size() > 5', message: ' too small ' },
      { expression: '!("bad" in object.data)', message: 'unused', messageExpression: '"it says " + object.data.bad' },
      { expression: '"a" in object.data' },
    ],
  },
  warned: { actions: ['Warn'], validations: [{ expression: 'false', message: 'one' }, { expression: '1 > 2' }] },
  audited: {
    actions: ['Audit'],
    validations: [{ expression: 'false' }],
    auditAnnotations: [{ key: 'k', valueExpression: '"v"' }],
  },
  reasoned: { validations: [{ expression: 'false', message: 'no', reason: 'Forbidden' }] },
  changed: {
    validations: [
      {
        expression: 'request.operation == "CREATE" ? oldObject == null : object.data == oldObject.data',
        message: 'data stays',
      },
    ],
  },
  deleted: {
    operations: ['DELETE'],
    validations: [
      { expression: 'object != null || oldObject.data.keep != "yes"', messageExpression: '"keeps " + request.name' },
    ],
  },
  conditional: {
    matchConditions: [{ name: 'strangers', expression: 'request.userInfo.username != "alice"' }],
    validations: [{ expression: 'false', message: 'not alice' }],
  },
  lazy: {
    variables: [
      { name: 'broken', expression: 'object.data.nothing' },
      { name: 'one', expression: 'object.data.one + "1"' },
      { name: 'two', expression: 'variables.one + variables.one' },
    ],
    validations: [
      { expression: 'true || variables.broken == ""' },
      { expression: 'variables.two == ""', messageExpression: 'variables.two' },
    ],
  },
  unread: { validations: [{ expression: 'object.data.nothing == "x"' }] },
  ignored: { failurePolicy: 'Ignore', validations: [{ expression: 'object.data.nothing == "x"' }] },
  told: {
    validations: [
      {
        expression: 'false',
        messageExpression:
          '[request.name, request.namespace, request.operation, request.resource.resource, request.kind.kind,' +
          ' request.?subResource.orValue("no part"), request.userInfo.username, string(request.dryRun), namespaceObject.metadata.labels["team"]].join(" ")',
      },
    ],
  },
  authorized: {
    validations: [
      {
        expression:
          'authorizer.group("batch").resource("jobs").namespace("team-a").check("create").allowed()' +
          ' && !authorizer.group("").resource("nodes").check("list").allowed()',
        message: 'not like alice',
      },
    ],
  },
  made: {
    resources: ['pods'],
    validations: [{ expression: 'false', messageExpression: '"by " + request.userInfo.username' }],
  },
  excluded: { excludes: ['configmaps'], resources: ['*'], validations: [{ expression: 'false' }] },
  elsewhere: { team: 'b', validations: [{ expression: 'false' }] },
} satisfies Readonly<Record<string, EnforcedSpec>>;

withSandbox(
  {
    namespaces: [
      { name: 'team-a', labels: { team: 'a', 'pod-security.kubernetes.io/enforce': 'baseline' } },
      { name: 'team-b', labels: { team: 'b' } },
    ],
    users: [
      {
        name: 'alice',
        roles: [{ namespace: 'team-a', rules: aisubmitUserRules }],
      },
      { name: 'admin', groups: ['system:masters'] },
    ],
  },
  ({ admin, alice }) => {
    beforeAll(() => enforceSpecs(admin, SPECS), 60_000);

    test('a denial is 422 Invalid with the first sentence that fails', async () => {
      const { status, body } = await admin('POST', CONFIG_MAPS, { body: asked('first') });
      const text = "ValidatingAdmissionPolicy 'x-first' with binding 'y-first' denied request: too small";
      expect([status, body.reason, body.message]).toEqual([422, 'Invalid', `configmaps "first" is forbidden: ${text}`]);
      expect(body.details).toEqual({ name: 'first', kind: 'configmaps', causes: [{ message: text }] });
    });

    test.each<[string, Any, string]>([
      ['a message expression comes before the message', { bad: 'so', ...many() }, 'it says so'],
      ['without a message the expression is shown', many(), 'failed expression: "a" in object.data'],
    ])('%s', async (_what, data, want) => {
      const { body } = await admin('POST', CONFIG_MAPS, { body: { ...asked('first'), data } });
      expect(body.message).toMatch(new RegExp(`denied request: ${want}$`));
    });

    test('what holds is taken', async () => {
      const data = { a: '1', ...many() };
      expect(said(await admin('POST', CONFIG_MAPS, { body: { ...asked('first'), data } }))).toBe('201');
    });

    test('a warning names every sentence, and what is audited is silent', async () => {
      const { status, headers } = await admin('POST', CONFIG_MAPS, { body: asked('warned') });
      const who = "Validation failed for ValidatingAdmissionPolicy 'x-warned' with binding 'y-warned'";
      expect([status, headers['warning']]).toEqual([
        201,
        `299 - "${who}: one", 299 - "${who}: failed expression: 1 > 2"`,
      ]);
      const audited = await admin('POST', CONFIG_MAPS, { body: asked('audited') });
      expect([audited.status, audited.headers['warning']]).toEqual([201, undefined]);
    });

    test('a reason of its own has its own code', async () => {
      const { status, body } = await admin('POST', CONFIG_MAPS, { body: asked('reasoned') });
      expect([status, body.reason]).toEqual([403, 'Forbidden']);
    });

    test('a dry run is judged, and so is server-side apply', async () => {
      expect((await admin('POST', `${CONFIG_MAPS}?dryRun=All`, { body: asked('first') })).status).toBe(422);
      const path = `${CONFIG_MAPS}/applied?fieldManager=t`;
      const body = { ...asked('first'), apiVersion: 'v1', kind: 'ConfigMap', metadata: labelled('applied', 'first') };
      expect((await admin('PATCH', path, { body, headers: APPLY })).status).toBe(422);
    });

    test('rights come first, then what is wrong with the object, then Pod Security, then policies', async () => {
      const secrets = '/api/v1/namespaces/team-b/configmaps';
      expect((await alice('POST', secrets, { body: asked('first') })).status).toBe(403);
      const broken = await admin('POST', CONFIG_MAPS, { body: { ...asked('first'), data: { '/': '' } } });
      expect(broken.body.message).toContain('data[/]');
      const insecure = { ...pod('insecure', { hostPID: true }), metadata: labelled('insecure', 'made') };
      expect(said(await admin('POST', PODS, { body: insecure }))).toContain('violates PodSecurity');
    });

    test('a change is compared with what was there', async () => {
      expect(said(await admin('POST', CONFIG_MAPS, { body: asked('changed') }))).toBe('201');
      const patch = (body: Any) => admin('PATCH', `${CONFIG_MAPS}/changed`, { body, headers: MERGE });
      expect(said(await patch({ metadata: { annotations: { a: 'b' } } }))).toBe('200');
      expect(said(await patch({ data: { more: '1' } }))).toMatch(/denied request: data stays$/);
      // Who takes the label away is judged by the object before.
      expect(said(await patch({ metadata: { labels: null }, data: { more: '1' } }))).toMatch(/data stays$/);
    });

    test('a deletion is judged by what goes', async () => {
      const body = { ...asked('deleted'), data: { keep: 'yes' } };
      expect(said(await admin('POST', CONFIG_MAPS, { body }))).toBe('201');
      const path = `${CONFIG_MAPS}/deleted`;
      expect(said(await admin('DELETE', `${path}?dryRun=All`))).toMatch(/denied request: keeps deleted$/);
      expect(said(await admin('DELETE', path))).toMatch(/denied request: keeps deleted$/);
      expect(said(await admin('DELETE', `${CONFIG_MAPS}?labelSelector=asked%3Ddeleted`))).toMatch(
        // A collection has no name to tell.
        /^422 configmaps "Unknown" is forbidden: .*: failed expression: object != null/,
      );
      expect(said(await admin('PATCH', path, { body: { data: { keep: 'no' } }, headers: MERGE }))).toBe('200');
      expect(said(await admin('DELETE', path))).toBe('200');
    });

    test('match conditions leave requests alone', async () => {
      const body = asked('conditional');
      expect(said(await alice('POST', CONFIG_MAPS, { body }))).toBe('201');
      expect(said(await admin('POST', `${CONFIG_MAPS}?dryRun=All`, { body }))).toMatch(/: not alice$/);
    });

    test('variables are read when they are needed, and not before', async () => {
      expect(said(await admin('POST', CONFIG_MAPS, { body: asked('lazy') }))).toMatch(/denied request: 1111$/);
    });

    test('what cannot be evaluated is refused, or let go where the policy says so', async () => {
      expect(said(await admin('POST', CONFIG_MAPS, { body: asked('unread') }))).toMatch(
        /denied request: expression 'object\.data\.nothing == "x"' resulted in error: no such key: nothing$/i,
      );
      expect(said(await admin('POST', CONFIG_MAPS, { body: asked('ignored') }))).toBe('201');
    });

    test.each<[string, Any, RegExp]>([
      ['a name', { name: 'told' }, /^told team-a CREATE configmaps ConfigMap no part alice true a$/],
      [
        'a generated name',
        { generateName: 'told-' },
        /^told-\w{5} team-a CREATE configmaps ConfigMap no part alice true a$/,
      ],
    ])('expressions see who asks for what, with %s', async (_what, name, want) => {
      const body = { ...asked('told'), metadata: { ...name, labels: { asked: 'told' } } };
      const answer = await alice('POST', `${CONFIG_MAPS}?dryRun=All`, { body });
      expect(said(answer).split('denied request: ')[1]).toMatch(want);
    });

    test('expressions see what whoever asks may do', async () => {
      expect(said(await alice('POST', CONFIG_MAPS, { body: asked('authorized') }))).toBe('201');
      const again = { ...asked('authorized'), metadata: labelled('again', 'authorized') };
      expect(said(await admin('POST', CONFIG_MAPS, { body: again }))).toMatch(/: not like alice$/);
    });

    test('excluded resources and other namespaces are left alone', async () => {
      expect(said(await admin('POST', CONFIG_MAPS, { body: asked('excluded') }))).toBe('201');
      expect(said(await admin('POST', CONFIG_MAPS, { body: asked('elsewhere') }))).toBe('201');
      const other = '/api/v1/namespaces/team-b/configmaps';
      expect(said(await admin('POST', other, { body: asked('first') }))).toBe('201');
      expect((await admin('POST', other, { body: asked('elsewhere') })).status).toBe(422);
    });
  },
);

function many(): Any {
  return Object.fromEntries(['b', 'c', 'd', 'e', 'f', 'g'].map((key) => [key, '1']));
}
