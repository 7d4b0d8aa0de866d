import { beforeAll, describe, expect, test } from 'vitest';
import { aisubmitUserRules } from '../../sandbox/sandbox.ts';
import { type Any, MERGE, open, STRATEGIC, until } from './call-api.ts';
import { type EnforcedSpec, enforceSpecs, labelled, said } from './enforce-specs.ts';
import { DEPLOYMENTS, deployment, hardened, JOBS, job, PODS, pod } from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

const DOORS = { apiGroups: [''], resources: ['pods/exec', 'pods/portforward', 'pods/ephemeralcontainers'] };

/** What each policy says. */
const SPECS = {
  scaled: {
    isForAll: true,
    apiGroups: ['apps'],
    resources: ['deployments/scale'],
    validations: [
      {
        expression: 'object.kind == "Scale" && object.spec.replicas <= 3',
        messageExpression: 'request.subResource + " from " + string(oldObject.spec.?replicas.orValue(0))',
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
  resized: {
    resources: ['pods/resize'],
    validations: [
      {
        expression: 'false',
        messageExpression:
          'request.subResource + " " + object.spec.containers[0].image + " " +' +
          ' oldObject.spec.containers[0].resources.limits.cpu + " " + object.spec.containers[0].resources.limits.cpu',
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
  connected: {
    isForAll: true,
    resources: ['pods/exec', 'pods/portforward'],
    operations: ['CONNECT'],
    validations: [
      {
        expression: 'request.subResource == "exec" && object.?command.orValue([]) == ["ls"]',
        messageExpression: 'object.kind + " " + request.name + " " + object.?container.orValue("-")',
      },
    ],
  },
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
        roles: [{ namespace: 'team-a', rules: [...aisubmitUserRules, { ...DOORS, verbs: ['*'] }] }],
      },
      { name: 'admin', groups: ['system:masters'] },
    ],
  },
  ({ kind, sandbox, admin, alice }) => {
    beforeAll(() => enforceSpecs(admin, SPECS), 60_000);

    describe('doors beside the object', () => {
      test('scale shows a Scale', async () => {
        const body = deployment('scaled', { replicas: 0 });
        expect(said(await admin('POST', DEPLOYMENTS, { body }))).toBe('201');
        const scale = (replicas: number) =>
          admin('PATCH', `${DEPLOYMENTS}/scaled/scale`, { body: { spec: { replicas } }, headers: MERGE });
        expect(said(await scale(9))).toMatch(/^422 deployments\.apps "scaled" is forbidden: .*: scale from 0$/);
        expect(said(await scale(2))).toBe('200');
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

      test('a resize shows the whole pod', async () => {
        const sized = (cpu: string) => {
          const limits = { cpu, memory: '1Gi' };
          return hardened({ resources: { limits, requests: limits } });
        };
        const body = { ...pod('resized', { containers: [sized('1')] }), metadata: labelled('resized', 'resized') };
        expect(said(await admin('POST', PODS, { body }))).toBe('201');
        const { name, resources } = sized('2');
        const resize = { spec: { containers: [{ name, resources }] } };
        const answer = await admin('PATCH', `${PODS}/resized/resize?dryRun=All`, { body: resize, headers: STRATEGIC });
        expect(said(answer)).toMatch(/denied request: resize registry\.example\/app:1 1 2$/);
      });

      test('streams are judged before anything is opened', async () => {
        expect(said(await admin('POST', PODS, { body: pod('streamed') }))).toBe('201');
        const path = `${PODS}/streamed`;
        await until(
          () => admin('GET', path),
          ({ body }) => body.status?.phase === 'Running' || body.status?.phase === 'Succeeded',
        );
        expect(said(await alice('POST', `${path}/exec?command=ls`))).toBe('400 Upgrade request required');
        expect(said(await alice('POST', `${path}/exec?command=sh&container=main`))).toMatch(
          /^422 pods "streamed" is forbidden: .*denied request: PodExecOptions streamed main$/,
        );
        expect(said(await alice('GET', `${path}/exec?command=ls&command=-l`))).toMatch(/: PodExecOptions streamed -$/);
        expect(said(await alice('POST', `${path}/portforward?ports=80`))).toMatch(
          /: PodPortForwardOptions streamed -$/,
        );
        expect(said(await alice('POST', `${PODS}/nowhere/exec?command=sh`))).toMatch(/: PodExecOptions nowhere -$/);
        expect((await alice('POST', `${path}/attach`)).status).toBe(403);
      });
    });

    test.runIf(kind === 'embedded').each([
      ['exec?command=sh', 422],
      ['attach', 403],
    ])('so is a WebSocket to %s', async (door, want) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-version': '13',
      };
      const response = await open(sandbox(), 'alice', { path: `${PODS}/streamed/${door}`, headers });
      expect(response.statusCode).toBe(want);
      response.destroy();
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
  },
);
