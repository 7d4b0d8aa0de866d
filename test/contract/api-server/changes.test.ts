import { describe, expect, test } from 'vitest';
import { APPLY, JSON_PATCH, MERGE, STRATEGIC } from './call-api.ts';
import { CONFIG_MAPS, configMap, DEPLOYMENTS, deployment, hardened, JOBS, job } from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

withSandbox({}, ({ admin, alice }) => {
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

    test('server-side apply takes over from others only by force', async () => {
      const path = `${CONFIG_MAPS}/contested`;
      const apply = (data: object, query: string) =>
        admin('PATCH', `${path}?${query}`, { body: { ...configMap('contested'), data }, headers: APPLY });
      expect((await apply({ a: '1', b: '1' }, 'fieldManager=one')).status).toBe(201);
      expect((await admin('PATCH', path, { body: { data: { c: '1' } }, headers: MERGE })).status).toBe(200);
      expect((await apply({ a: '1' }, 'fieldManager=two&dryRun=All')).status).toBe(200);
      expect((await apply({ d: '1' }, 'fieldManager=two')).status).toBe(200);
      const { status, body } = await apply({ b: '2' }, 'fieldManager=two');
      expect([status, body.reason, body.details.causes[0].reason, body.details.causes[0].field]).toEqual([
        409,
        'Conflict',
        'FieldManagerConflict',
        '.data.b',
      ]);
      expect(body.message).toMatch(/^Apply failed with 1 conflict: conflict with "\w+": \.data\.b$/);
      expect((await apply({ c: '2' }, 'fieldManager=two&dryRun=All')).status).toBe(409);
      expect((await apply({ b: '2' }, 'fieldManager=two&force=true')).body.data).toEqual({ a: '1', b: '2', c: '1' });
      expect((await apply({ b: '3' }, 'fieldManager=two')).status).toBe(200);
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
