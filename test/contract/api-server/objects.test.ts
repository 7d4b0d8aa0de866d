import { describe, expect, test } from 'vitest';
import { APPLY, JSON_PATCH, MERGE, STRATEGIC } from './call-api.ts';
import { CONFIG_MAPS, configMap, DEPLOYMENTS, deployment, hardened, JOBS, job } from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

withSandbox({}, ({ admin, alice }) => {
  describe('creating', () => {
    test('answers 201 with what the server adds', async () => {
      const { status, body } = await alice('POST', CONFIG_MAPS, { body: configMap('made', { a: 'b' }) });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        data: { a: 'b' },
        metadata: { name: 'made', namespace: 'team-a' },
      });
      expect(body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
      expect(body.metadata.resourceVersion).toMatch(/^\d+$/);
      expect(body.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    });

    test('makes a name from generateName', async () => {
      const { body } = await alice('POST', CONFIG_MAPS, {
        body: configMap('', {}, { name: undefined, generateName: 'gen-' }),
      });
      expect(body.metadata.name).toMatch(/^gen-[a-z0-9]{5}$/);
    });

    test('answers 409 AlreadyExists for a taken name, in a dry run too', async () => {
      await alice('POST', CONFIG_MAPS, { body: configMap('taken') });
      for (const query of ['', '?dryRun=All']) {
        const { status, body } = await alice('POST', `${CONFIG_MAPS}${query}`, { body: configMap('taken') });
        expect([status, body.reason, body.message]).toEqual([
          409,
          'AlreadyExists',
          'configmaps "taken" already exists',
        ]);
      }
    });

    test('keeps nothing of a dry run', async () => {
      const { status, body } = await alice('POST', `${JOBS}?dryRun=All`, { body: job('dry') });
      expect([status, body.spec.backoffLimit]).toEqual([201, 6]);
      expect((await alice('GET', `${JOBS}/dry`)).status).toBe(404);
    });

    test('answers 404 for a namespace that is not there', async () => {
      const { status, body } = await admin('POST', '/api/v1/namespaces/nowhere/configmaps', { body: configMap('x') });
      expect([status, body.message]).toEqual([404, 'namespaces "nowhere" not found']);
    });

    test('answers 400 for a namespace that is not the path’s', async () => {
      const { status, body } = await alice('POST', CONFIG_MAPS, { body: configMap('x', {}, { namespace: 'team-b' }) });
      expect([status, body.reason]).toEqual([400, 'BadRequest']);
      expect(body.message).toContain('does not match the namespace sent on the request');
    });

    test.each([
      ['', 201, 'unknown field "metadata.lables"'],
      ['?fieldValidation=Warn', 201, 'unknown field "metadata.lables"'],
      ['?fieldValidation=Ignore', 201, undefined],
    ])('with %j an unknown field is dropped', async (query, wantStatus, wantWarning) => {
      const body = configMap('', {}, { name: undefined, generateName: 'unknown-', lables: { a: 'b' } });
      const answer = await alice('POST', `${CONFIG_MAPS}${query}`, { body });
      expect([answer.status, answer.body.metadata.lables]).toEqual([wantStatus, undefined]);
      expect(answer.headers.warning).toBe(
        wantWarning === undefined ? undefined : `299 - "${wantWarning.replaceAll('"', '\\"')}"`,
      );
    });

    test('with fieldValidation=Strict an unknown field is refused', async () => {
      const { status, body } = await alice('POST', `${JOBS}?fieldValidation=Strict`, {
        body: job('strict', {}, { hostNetwrk: true }),
      });
      expect([status, body.reason]).toEqual([400, 'BadRequest']);
      expect(body.message).toContain('strict decoding error: unknown field "spec.template.spec.hostNetwrk"');
    });

    test.each([
      ['a number where text belongs', job('x', {}, { serviceAccountName: 7 })],
      ['text where a number belongs', job('x', { parallelism: 'two' })],
      ['a bad quantity', job('x', {}, { containers: [hardened({ resources: { limits: { memory: '1Gb' } } })] })],
    ])('answers 400 for %s', async (_what, body) => {
      const answer = await alice('POST', JOBS, { body });
      expect([answer.status, answer.body.reason]).toEqual([400, 'BadRequest']);
    });

    test('writes quantities in their canonical form', async () => {
      const resources = { limits: { cpu: '0.5', memory: '1024Mi' }, requests: { cpu: 0.25, memory: '1e9' } };
      const { body } = await alice('POST', `${JOBS}?dryRun=All`, {
        body: job('quantities', {}, { containers: [hardened({ resources })] }),
      });
      expect(body.spec.template.spec.containers[0].resources).toEqual({
        limits: { cpu: '500m', memory: '1Gi' },
        requests: { cpu: '250m', memory: '1e9' },
      });
    });

    test('turns stringData of a Secret into data', async () => {
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'plain' }, stringData: { token: 'hush' } };
      const { body } = await alice('POST', '/api/v1/namespaces/team-a/secrets', { body: secret });
      expect([body.type, body.data, body.stringData]).toEqual(['Opaque', { token: 'aHVzaA==' }, undefined]);
    });

    test('answers 415 for a body of an unknown type', async () => {
      const answer = await alice('POST', CONFIG_MAPS, { body: 'x', headers: { 'content-type': 'text/csv' } });
      expect(answer.status).toBe(415);
    });
  });

  describe('reading', () => {
    test('answers 404 with the kind and name', async () => {
      const { status, body } = await alice('GET', `${JOBS}/none`);
      expect([status, body.message, body.details]).toEqual([
        404,
        'jobs.batch "none" not found',
        { name: 'none', group: 'batch', kind: 'jobs' },
      ]);
    });

    test('lists in pages', async () => {
      for (const name of ['a', 'b', 'c', 'd', 'e'])
        await alice('POST', CONFIG_MAPS, { body: configMap(`page-${name}`, {}, { labels: { page: 'yes' } }) });
      const query = 'labelSelector=page%3Dyes&limit=2';
      const first = await alice('GET', `${CONFIG_MAPS}?${query}`);
      const second = await alice('GET', `${CONFIG_MAPS}?${query}&continue=${first.body.metadata.continue}`);
      const third = await alice('GET', `${CONFIG_MAPS}?${query}&continue=${second.body.metadata.continue}`);
      const names = [first, second, third].map(({ body }) =>
        body.items.map((item: { metadata: { name: string } }) => item.metadata.name),
      );
      expect(names).toEqual([['page-a', 'page-b'], ['page-c', 'page-d'], ['page-e']]);
      expect(third.body.metadata.continue ?? '').toBe('');
      expect([first.body.kind, first.body.apiVersion]).toEqual(['ConfigMapList', 'v1']);
    });

    test.each([
      ['labelSelector=color%3Dred', ['sel-1', 'sel-2']],
      ['labelSelector=color%21%3Dred,sel', ['sel-3', 'sel-4']],
      ['labelSelector=color+in+(red,blue),size', ['sel-1']],
      ['labelSelector=color+notin+(red),sel', ['sel-3', 'sel-4']],
      ['labelSelector=sel,%21color', ['sel-4']],
      ['fieldSelector=metadata.name%3Dsel-2', ['sel-2']],
    ])('selects by %s', async (query, want) => {
      const labels = [{ color: 'red', size: 'l' }, { color: 'red' }, { color: 'blue' }, {}];
      for (const [i, own] of labels.entries())
        await alice('POST', CONFIG_MAPS, { body: configMap(`sel-${i + 1}`, {}, { labels: { sel: 'yes', ...own } }) });
      const { body } = await alice('GET', `${CONFIG_MAPS}?${query}`);
      expect(body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(want);
    });

    test.each(['labelSelector=a+b+c', 'fieldSelector=data.x%3D1', 'continue=nonsense'])(
      'answers 400 for %s',
      async (query) => {
        expect((await alice('GET', `${CONFIG_MAPS}?${query}`)).status).toBe(400);
      },
    );

    test('answers metadata alone, or a table, on request', async () => {
      await alice('POST', CONFIG_MAPS, { body: configMap('shape', { big: 'data' }) });
      const partial = await alice('GET', `${CONFIG_MAPS}/shape`, {
        headers: { accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' },
      });
      expect([partial.body.kind, partial.body.metadata.name, partial.body.data]).toEqual([
        'PartialObjectMetadata',
        'shape',
        undefined,
      ]);
      const table = await alice('GET', `${CONFIG_MAPS}?fieldSelector=metadata.name%3Dshape`, {
        headers: { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' },
      });
      expect([table.body.kind, table.body.rows[0].cells[0], table.body.columnDefinitions[0].name]).toEqual([
        'Table',
        'shape',
        'Name',
      ]);
    });
  });

  describe('changing', () => {
    test('a PUT on an old resourceVersion is a conflict', async () => {
      const { body } = await admin('POST', CONFIG_MAPS, { body: configMap('versioned', { a: '1' }) });
      const next = await admin('PUT', `${CONFIG_MAPS}/versioned`, { body: { ...body, data: { a: '2' } } });
      expect([next.status, next.body.data]).toEqual([200, { a: '2' }]);
      const late = await admin('PUT', `${CONFIG_MAPS}/versioned`, { body: { ...body, data: { a: '3' } } });
      expect([late.status, late.body.reason]).toEqual([409, 'Conflict']);
      expect(late.body.message).toBe(
        'Operation cannot be fulfilled on configmaps "versioned": the object has been modified; please apply your changes to the latest version and try again',
      );
    });

    test('a write that changes nothing makes no new version', async () => {
      const { body } = await admin('POST', CONFIG_MAPS, { body: configMap('still', { a: '1' }) });
      const next = await admin('PUT', `${CONFIG_MAPS}/still`, { body });
      expect(next.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
    });

    test('a patch that names another uid is refused with 422, not 409', async () => {
      await alice('POST', JOBS, { body: job('patched', { suspend: true }) });
      const body = { metadata: { uid: '00000000-0000-0000-0000-000000000000' }, spec: { suspend: false } };
      const refused = await alice('PATCH', `${JOBS}/patched`, { body, headers: MERGE });
      expect([refused.status, refused.body.reason, refused.body.details.causes[0].field]).toEqual([
        422,
        'Invalid',
        'metadata.uid',
      ]);
      expect((await alice('GET', `${JOBS}/patched`)).body.spec.suspend).toBe(true);
    });

    test('a JSON merge patch replaces lists and removes nulls', async () => {
      await admin('POST', CONFIG_MAPS, {
        body: configMap('merge', { a: '1', b: '2' }, { finalizers: ['example.com/a'] }),
      });
      const { body } = await admin('PATCH', `${CONFIG_MAPS}/merge`, {
        body: { data: { a: null, c: '3' }, metadata: { finalizers: null } },
        headers: MERGE,
      });
      expect([body.data, body.metadata.finalizers]).toEqual([{ b: '2', c: '3' }, undefined]);
    });

    test('a JSON patch applies its operations, or none', async () => {
      await admin('POST', CONFIG_MAPS, { body: configMap('json', { a: '1' }) });
      const patch = [
        { op: 'test', path: '/data/a', value: '1' },
        { op: 'add', path: '/data/b', value: '2' },
        { op: 'remove', path: '/data/a' },
      ];
      expect((await admin('PATCH', `${CONFIG_MAPS}/json`, { body: patch, headers: JSON_PATCH })).body.data).toEqual({
        b: '2',
      });
      expect((await admin('PATCH', `${CONFIG_MAPS}/json`, { body: patch, headers: JSON_PATCH })).status).toBe(422);
    });

    test('a strategic merge patch finds containers and variables by name', async () => {
      const containers = [
        hardened({
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        }),
      ];
      await alice('POST', DEPLOYMENTS, { body: deployment('strategic', { replicas: 0 }, { containers }) });
      const spec = {
        containers: [
          {
            name: 'main',
            env: [
              { name: 'B', value: '3' },
              { name: 'A', $patch: 'delete' },
            ],
          },
        ],
      };
      const { body } = await alice('PATCH', `${DEPLOYMENTS}/strategic`, {
        body: { spec: { template: { spec } } },
        headers: STRATEGIC,
      });
      expect(body.spec.template.spec.containers).toHaveLength(1);
      expect(body.spec.template.spec.containers[0]).toMatchObject({
        name: 'main',
        image: 'registry.example/app:1',
        env: [{ name: 'B', value: '3' }],
      });
    });

    test('server-side apply makes, changes, and takes back what its manager no longer names', async () => {
      const path = `${CONFIG_MAPS}/applied?fieldManager=test`;
      const first = await admin('PATCH', path, { body: configMap('applied', { a: '1', b: '2' }), headers: APPLY });
      expect(first.status).toBe(201);
      await admin('PATCH', `${CONFIG_MAPS}/applied`, { body: { data: { other: 'x' } }, headers: MERGE });
      const second = await admin('PATCH', path, { body: configMap('applied', { a: '3' }), headers: APPLY });
      expect([second.status, second.body.data]).toEqual([200, { a: '3', other: 'x' }]);
      const dry = await admin('PATCH', `${CONFIG_MAPS}/applied-dry?fieldManager=test&dryRun=All`, {
        body: configMap('applied-dry'),
        headers: APPLY,
      });
      expect([dry.status, (await admin('GET', `${CONFIG_MAPS}/applied-dry`)).status]).toEqual([201, 404]);
    });

    test('counts the generation up when the specification changes, not when the metadata does', async () => {
      await alice('POST', DEPLOYMENTS, { body: deployment('generation', { replicas: 0 }) });
      const labelled = await alice('PATCH', `${DEPLOYMENTS}/generation`, {
        body: { metadata: { labels: { a: 'b' } } },
        headers: MERGE,
      });
      const scaled = await alice('PATCH', `${DEPLOYMENTS}/generation`, {
        body: { spec: { paused: true } },
        headers: MERGE,
      });
      expect([labelled.body.metadata.generation, scaled.body.metadata.generation]).toEqual([1, 2]);
    });

    test('a write to the object leaves the status alone, a write to the status all else', async () => {
      await admin('POST', JOBS, { body: job('halves', { suspend: true }) });
      const ofObject = await admin('PATCH', `${JOBS}/halves`, { body: { status: { active: 9 } }, headers: MERGE });
      expect(ofObject.body.status.active).not.toBe(9);
      const ofStatus = await admin('PATCH', `${JOBS}/halves/status`, {
        body: { spec: { suspend: false } },
        headers: MERGE,
      });
      expect(ofStatus.body.spec.suspend).toBe(true);
    });

    test('the scale of a Deployment reads and writes its replicas', async () => {
      await admin('POST', DEPLOYMENTS, { body: deployment('scaled', { replicas: 0 }) });
      const { body } = await admin('PATCH', `${DEPLOYMENTS}/scaled/scale`, {
        body: { spec: { replicas: 2 } },
        headers: MERGE,
      });
      expect([body.kind, body.spec.replicas]).toEqual(['Scale', 2]);
      expect((await admin('GET', `${DEPLOYMENTS}/scaled`)).body.spec.replicas).toBe(2);
    });
  });

  describe('deleting', () => {
    test('answers success, then 404', async () => {
      await alice('POST', CONFIG_MAPS, { body: configMap('gone') });
      const { status, body } = await alice('DELETE', `${CONFIG_MAPS}/gone`);
      expect([status, body.status]).toEqual([200, 'Success']);
      expect((await alice('DELETE', `${CONFIG_MAPS}/gone`)).status).toBe(404);
    });

    test('holds to the uid and resourceVersion asked for', async () => {
      const { body } = await alice('POST', CONFIG_MAPS, { body: configMap('certain') });
      const wrong = await alice('DELETE', `${CONFIG_MAPS}/certain`, {
        body: { preconditions: { uid: '00000000-0000-0000-0000-000000000000' } },
      });
      expect([wrong.status, wrong.body.reason]).toEqual([409, 'Conflict']);
      const right = await alice('DELETE', `${CONFIG_MAPS}/certain`, {
        body: { preconditions: { uid: body.metadata.uid, resourceVersion: body.metadata.resourceVersion } },
      });
      expect(right.status).toBe(200);
    });

    test('deletes nothing in a dry run', async () => {
      await alice('POST', CONFIG_MAPS, { body: configMap('spared') });
      expect((await alice('DELETE', `${CONFIG_MAPS}/spared?dryRun=All`)).status).toBe(200);
      expect((await alice('DELETE', `${CONFIG_MAPS}/spared`, { body: { dryRun: ['All'] } })).status).toBe(200);
      expect((await alice('GET', `${CONFIG_MAPS}/spared`)).status).toBe(200);
    });

    test('a finalizer keeps the object until it is taken off', async () => {
      await admin('POST', CONFIG_MAPS, { body: configMap('held', {}, { finalizers: ['example.com/hold'] }) });
      await admin('DELETE', `${CONFIG_MAPS}/held`);
      const held = await admin('GET', `${CONFIG_MAPS}/held`);
      expect(held.body.metadata.deletionTimestamp).toMatch(/Z$/);
      await admin('PATCH', `${CONFIG_MAPS}/held`, { body: { metadata: { finalizers: null } }, headers: MERGE });
      expect((await admin('GET', `${CONFIG_MAPS}/held`)).status).toBe(404);
    });

    test('deletes a selected collection', async () => {
      for (const name of ['x', 'y'])
        await admin('POST', CONFIG_MAPS, { body: configMap(`bulk-${name}`, {}, { labels: { bulk: name } }) });
      await admin('DELETE', `${CONFIG_MAPS}?labelSelector=bulk%3Dx`);
      expect([
        (await admin('GET', `${CONFIG_MAPS}/bulk-x`)).status,
        (await admin('GET', `${CONFIG_MAPS}/bulk-y`)).status,
      ]).toEqual([404, 200]);
    });
  });
});
