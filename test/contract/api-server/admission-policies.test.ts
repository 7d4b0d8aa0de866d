import { beforeAll, describe, expect, test } from 'vitest';
import { aisubmitUserRules } from '../../sandbox/sandbox.ts';
import { type Any, type Answer, APPLY, callAs, MERGE, STRATEGIC, until } from './call-api.ts';
import { CONFIG_MAPS, configMap, DEPLOYMENTS, deployment, hardened, JOBS, job, PODS, pod } from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const POLICIES = `${ADMISSION}/validatingadmissionpolicies`;
const BINDINGS = `${ADMISSION}/validatingadmissionpolicybindings`;
const DOORS = { apiGroups: [''], resources: ['pods/exec', 'pods/portforward', 'pods/ephemeralcontainers'] };

/** What each policy says; it is asked about what carries the label `asked` with its name. */
const SPECS: Readonly<Record<string, Any>> = {
  first: {
    validations: [
      { expression: 'object.data.size() > 5', message: ' too small ' },
      { expression: '!("bad" in object.data)', message: 'unused', messageExpression: '"it says " + object.data.bad' },
      { expression: '"a" in object.data' },
    ],
  },
  warned: { validations: [{ expression: 'false', message: 'one' }, { expression: '1 > 2' }] },
  audited: { validations: [{ expression: 'false' }], auditAnnotations: [{ key: 'k', valueExpression: '"v"' }] },
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
          ' request.userInfo.username, string(request.dryRun), namespaceObject.metadata.labels["team"],' +
          ' string(authorizer.group("batch").resource("jobs").namespace("team-a").check("create").allowed()),' +
          ' string(authorizer.group("").resource("nodes").check("list").allowed())].join(" ")',
      },
    ],
  },
  scaled: {
    apiGroups: ['apps'],
    resources: ['deployments/scale'],
    validations: [
      {
        expression: 'object.kind == "Scale" && object.spec.replicas <= 3',
        messageExpression: 'request.subResource + " from " + string(oldObject.spec.replicas)',
      },
    ],
  },
  defaulted: {
    resources: ['pods'],
    validations: [
      {
        expression: 'false',
        messageExpression:
          'object.spec.containers[0].terminationMessagePath + " " + object.spec.containers[0].resources.requests.cpu',
      },
    ],
  },
  debugged: {
    resources: ['pods/ephemeralcontainers'],
    validations: [
      {
        expression: 'object.spec.ephemeralContainers.all(c, c.name != "shell")',
        messageExpression: 'request.subResource + " " + object.kind + " " + object.spec.ephemeralContainers[0].name',
      },
    ],
  },
  made: {
    resources: ['pods'],
    validations: [{ expression: 'false', messageExpression: '"by " + request.userInfo.username' }],
  },
  excluded: { excludes: ['configmaps'], resources: ['*'], validations: [{ expression: 'false' }] },
  elsewhere: { validations: [{ expression: 'false' }] },
};

/** Asked of everybody who opens a stream; connections carry no labels. */
const CONNECTED = {
  resources: ['pods/exec', 'pods/portforward'],
  operations: ['CONNECT'],
  validations: [
    {
      expression: 'request.subResource == "exec" && object.?command.orValue([]) == ["ls"]',
      messageExpression: 'object.kind + " " + request.name + " " + object.?container.orValue("-")',
    },
  ],
};

const ACTIONS: Readonly<Record<string, readonly string[]>> = { warned: ['Warn'], audited: ['Audit'] };

withSandbox(
  {
    namespaces: [
      { name: 'team-a', labels: { team: 'a', 'pod-security.kubernetes.io/enforce': 'baseline' } },
      { name: 'team-b', labels: { team: 'b' } },
    ],
    users: [
      {
        name: 'alice',
        roles: [{ namespace: 'team-a', rules: [...aisubmitUserRules, { ...DOORS, verbs: ['*'] }] }],
      },
      { name: 'admin', groups: ['system:masters'] },
    ],
  },
  ({ sandbox, admin, alice }) => {
    beforeAll(async () => {
      for (const [name, { resources = ['configmaps'], apiGroups = [''], operations, excludes, ...spec }] of [
        ...Object.entries(SPECS),
        ['connected', CONNECTED] as const,
        // Policies are taken in together: when the last one answers, all do.
        ['last', { validations: [{ expression: 'false' }] }] as const,
      ]) {
        const rule = { apiGroups, apiVersions: ['v1'], resources, operations: operations ?? ['CREATE', 'UPDATE'] };
        const excludeResourceRules = (excludes ?? []).map((plural: string) => ({ ...rule, resources: [plural] }));
        const objectSelector = name === 'connected' ? {} : { matchLabels: { asked: name } };
        const matchConstraints = { resourceRules: [rule], excludeResourceRules, objectSelector };
        const body = { metadata: { name: `x-${name}` }, spec: { ...spec, matchConstraints } };
        expect(said(await admin('POST', POLICIES, { body }))).toBe('201');
        const team = name === 'elsewhere' ? 'b' : 'a';
        const matchResources = {
          namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: [team] }] },
        };
        const bound = { policyName: `x-${name}`, validationActions: ACTIONS[name] ?? ['Deny'], matchResources };
        expect(
          said(await admin('POST', BINDINGS, { body: { metadata: { name: `y-${name}` }, spec: bound } })),
        ).toBe('201');
      }
      await until(
        () => admin('POST', `${CONFIG_MAPS}?dryRun=All`, { body: asked('last') }),
        ({ status }) => status === 422,
      );
    }, 60_000);

    test('a denial is 422 Invalid with the first sentence that fails', async () => {
      const { status, body } = await admin('POST', CONFIG_MAPS, { body: asked('first') });
      const text = "ValidatingAdmissionPolicy 'x-first' with binding 'y-first' denied request: too small";
      expect([status, body.reason, body.message]).toEqual([
        422,
        'Invalid',
        `configmaps "first" is forbidden: ${text}`,
      ]);
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
      expect(said(await admin('DELETE', `${CONFIG_MAPS}?labelSelector=asked%3Ddeleted`))).toMatch(/: keeps$/);
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

    test.each<[string, Any, string]>([
      ['a name', { name: 'told' }, 'told team-a CREATE configmaps ConfigMap alice true a true false'],
      ['a generated name', { generateName: 'told-' }, ' team-a CREATE configmaps ConfigMap alice true a true false'],
    ])('expressions see who asks for what, with %s', async (_what, name, want) => {
      const body = { ...asked('told'), metadata: { ...name, labels: { asked: 'told' } } };
      const answer = await alice('POST', `${CONFIG_MAPS}?dryRun=All`, { body });
      expect(said(answer).split('denied request: ')[1]).toBe(want.trim());
    });

    test('excluded resources and other namespaces are left alone', async () => {
      expect(said(await admin('POST', CONFIG_MAPS, { body: asked('excluded') }))).toBe('201');
      expect(said(await admin('POST', CONFIG_MAPS, { body: asked('elsewhere') }))).toBe('201');
      const other = '/api/v1/namespaces/team-b/configmaps';
      expect(said(await admin('POST', other, { body: asked('first') }))).toBe('201');
      expect((await admin('POST', other, { body: asked('elsewhere') })).status).toBe(422);
    });

    describe('doors beside the object', () => {
      test('scale shows a Scale', async () => {
        const body = deployment('scaled', { replicas: 0 });
        body.metadata.labels = { asked: 'scaled' };
        expect(said(await admin('POST', DEPLOYMENTS, { body }))).toBe('201');
        const scale = (replicas: number) =>
          admin('PATCH', `${DEPLOYMENTS}/scaled/scale`, { body: { spec: { replicas } }, headers: MERGE });
        // A Scale carries none of the Deployment's labels, so a selector by label leaves it alone.
        expect(said(await scale(9))).toBe('200');
      });

      test('a pod is judged with what the server fills in', async () => {
        const resources = { limits: { cpu: '1000m', memory: '1Gi' } };
        const body = { ...pod('x', { containers: [hardened({ resources })] }), metadata: labelled('x', 'defaulted') };
        expect(said(await admin('POST', `${PODS}?dryRun=All`, { body }))).toMatch(
          /denied request: \/dev\/termination-log 1$/,
        );
      });

      test('a debug container shows the whole pod', async () => {
        const made = { ...pod('debugged'), metadata: labelled('debugged', 'debugged') };
        expect(said(await admin('POST', PODS, { body: made }))).toBe('201');
        const debug = (name: string) =>
          alice('PATCH', `${PODS}/debugged/ephemeralcontainers`, {
            body: { spec: { ephemeralContainers: [{ ...hardened(), name }] } },
            headers: STRATEGIC,
          });
        expect(said(await debug('shell'))).toMatch(/denied request: ephemeralcontainers Pod shell$/);
        expect(said(await debug('other'))).toBe('200');
      });

      test('streams are judged before anything is opened', async () => {
        expect(said(await admin('POST', PODS, { body: pod('streamed') }))).toBe('201');
        const path = `${PODS}/streamed`;
        expect(said(await alice('POST', `${path}/exec?command=ls`))).toBe('400 Upgrade request required');
        expect(said(await alice('POST', `${path}/exec?command=sh&container=main`))).toMatch(
          /^422 pods "streamed" is forbidden: .*denied request: PodExecOptions streamed main$/,
        );
        expect(said(await alice('GET', `${path}/exec?command=ls&command=-l`))).toMatch(/: PodExecOptions streamed -$/);
        expect(said(await alice('POST', `${path}/portforward?ports=80`))).toMatch(/: PodPortForwardOptions streamed -$/);
        expect(said(await alice('POST', `${PODS}/nowhere/exec?command=sh`))).toMatch(/: PodExecOptions nowhere -$/);
        expect((await alice('POST', `${path}/attach`)).status).toBe(403);
      });
    });

    test('controllers ask in their own names', async () => {
      const body = job('made', {}, {});
      body.spec.template.metadata.labels['asked'] = 'made';
      expect(said(await admin('POST', JOBS, { body }))).toBe('201');
      await until(
        () => admin('GET', '/api/v1/namespaces/team-a/events?fieldSelector=reason%3DFailedCreate'),
        ({ body: { items } }) =>
          items.some(({ message }: Any) =>
            /denied request: by system:serviceaccount:kube-system:job-controller$/.test(message),
          ),
      );
    });

    describe('a policy itself', () => {
      const rules = [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }];
      const policy = (spec: Any) => ({
        metadata: { name: 'odd' },
        spec: { matchConstraints: { resourceRules: rules }, ...spec },
      });

      test.each<[string, Any, string]>([
        ['that does not parse', { validations: [{ expression: 'object.metadata.name ==' }] }, 'validations[0].expression'],
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
          'in a variable',
          { variables: [{ name: 'v', expression: '(' }], validations: [{ expression: 'true' }] },
          'variables[0].expression',
        ],
      ])('is refused for an expression %s', async (_what, spec, field) => {
        const { status, body } = await admin('POST', `${POLICIES}?dryRun=All`, { body: policy(spec) });
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
        expect((await admin('POST', `${POLICIES}?dryRun=All`, { body: policy(spec) })).status).toBe(422);
      });

      test('gets defaults, and a generation', async () => {
        const { body } = await admin('POST', `${POLICIES}?dryRun=All`, {
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
          expect((await admin('POST', `${BINDINGS}?dryRun=All`, { body })).status).toBe(422);
        }
      });

      test('is for those who may', async () => {
        expect((await callAs(sandbox(), 'alice')('GET', POLICIES)).status).toBe(403);
      });
    });
  },
);

function labelled(name: string, policy: string): Any {
  return { name, labels: { asked: policy } };
}

function asked(policy: string): Any {
  return configMap(policy, { one: '1' }, { labels: { asked: policy } });
}

function many(): Any {
  return Object.fromEntries(['b', 'c', 'd', 'e', 'f', 'g'].map((key) => [key, '1']));
}

function said({ status, body }: Answer<Any>): string {
  return status < 300 ? String(status) : `${status} ${body.message}`;
}
