import { describe, expect, test } from 'vitest';
import { CONFIG_MAPS, configMap, hardened, JOBS, job } from './manifests.ts';
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
});
