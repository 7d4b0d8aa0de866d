import { describe, expect, test } from 'vitest';
import { type Any, MERGE, until } from './call-api.ts';
import { condition, lookAround } from './look-around.ts';
import { CONFIG_MAPS, configMap, DEPLOYMENTS, deployment, hardened, JOBS, job } from './manifests.ts';
import { pods } from './pod-scripts.ts';
import { withSandbox } from './with-sandbox.ts';

withSandbox({ pods }, ({ admin, alice }) => {
  const { firstPod, get, podsOf } = lookAround(admin);

  describe('deployments', () => {
    const untilReady = (name: string, replicas: number) =>
      until(
        () => get(`${DEPLOYMENTS}/${name}`),
        ({ metadata, status = {} }) =>
          status.observedGeneration === metadata.generation &&
          status.updatedReplicas === replicas &&
          status.readyReplicas === replicas &&
          status.replicas === replicas,
      );

    test('start from zero, roll out a change, and scale', async () => {
      await alice('POST', DEPLOYMENTS, { body: deployment('web', { replicas: 0 }) });
      await until(
        () => get(`${DEPLOYMENTS}/web`),
        ({ status }) => status?.observedGeneration === 1,
      );
      expect(await podsOf('web')).toEqual([]);
      await alice('PATCH', `${DEPLOYMENTS}/web`, { body: { spec: { replicas: 2 } }, headers: MERGE });
      const up = await untilReady('web', 2);
      expect(condition(up, 'Available')).toMatchObject({ status: 'True', reason: 'MinimumReplicasAvailable' });
      await alice('PATCH', `${DEPLOYMENTS}/web`, {
        body: { spec: { template: { spec: { containers: [hardened({ image: 'registry.example/app:2' })] } } } },
        headers: MERGE,
      });
      await untilReady('web', 2);
      const images = (await podsOf('web'))
        .filter((made) => made.metadata.deletionTimestamp === undefined)
        .map((made) => made.spec.containers[0].image);
      expect(images).toEqual(['registry.example/app:2', 'registry.example/app:2']);
      expect((await get(`${DEPLOYMENTS}/web`)).metadata.annotations['deployment.kubernetes.io/revision']).toBe('2');
    });

    test('are not available while their pods are not ready, and say when they are late', async () => {
      await alice('POST', DEPLOYMENTS, { body: deployment('unready-2', { progressDeadlineSeconds: 2 }) });
      const late = await until(
        () => get(`${DEPLOYMENTS}/unready-2`),
        (found) => condition(found, 'Progressing')?.status === 'False',
      );
      expect(condition(late, 'Progressing').reason).toBe('ProgressDeadlineExceeded');
      expect(condition(late, 'Available').status).toBe('False');
    });

    test('go with their pods', async () => {
      await alice('POST', DEPLOYMENTS, { body: deployment('stays-9') });
      await untilReady('stays-9', 1);
      await alice('DELETE', `${DEPLOYMENTS}/stays-9`);
      await until(
        () => podsOf('stays-9'),
        (left) => left.length === 0,
      );
    });
  });

  describe('owners', () => {
    const owned = (name: string, owner: Any) =>
      configMap(
        name,
        {},
        {
          ownerReferences: [
            { apiVersion: 'batch/v1', kind: 'Job', name: owner.metadata.name, uid: owner.metadata.uid },
          ],
        },
      );
    const status = async (path: string) => (await admin('GET', path)).status;

    test('a Job deleted plainly leaves its children, in the background it takes them along', async () => {
      for (const [name, body] of [
        ['plain', undefined],
        ['along', { propagationPolicy: 'Background' }],
      ] as const) {
        const { body: parent } = await alice('POST', JOBS, { body: job(name, { suspend: true }) });
        await alice('POST', CONFIG_MAPS, { body: owned(`child-${name}`, parent) });
        await alice('DELETE', `${JOBS}/${name}`, { body });
        await until(
          () => status(`${JOBS}/${name}`),
          (found) => found === 404,
        );
      }
      await until(
        () => status(`${CONFIG_MAPS}/child-along`),
        (found) => found === 404,
      );
      const left = await get(`${CONFIG_MAPS}/child-plain`);
      expect(left.metadata.ownerReferences).toBeUndefined();
    });

    test('a child made after its owner went is collected', async () => {
      const { body: parent } = await alice('POST', JOBS, { body: job('early', { suspend: true }) });
      await alice('DELETE', `${JOBS}/early`, { body: { propagationPolicy: 'Background' } });
      await until(
        () => status(`${JOBS}/early`),
        (found) => found === 404,
      );
      await alice('POST', CONFIG_MAPS, { body: owned('orphan', parent) });
      await until(
        () => status(`${CONFIG_MAPS}/orphan`),
        (found) => found === 404,
      );
    });

    test('in the foreground the owner waits for what blocks it', async () => {
      await alice('POST', JOBS, { body: job('stays-0') });
      await firstPod('stays-0', (found) => found.status.phase === 'Running');
      await alice('DELETE', `${JOBS}/stays-0`, { body: { propagationPolicy: 'Foreground' } });
      await until(
        () => status(`${JOBS}/stays-0`),
        (found) => found === 404,
      );
      expect(await podsOf('stays-0')).toEqual([]);
    });

    test('a namespace goes with everything in it', async () => {
      await admin('POST', '/api/v1/namespaces', {
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'brief' } },
      });
      await until(
        () => status('/api/v1/namespaces/brief/serviceaccounts/default'),
        (found) => found === 200,
      );
      await admin('POST', '/apis/batch/v1/namespaces/brief/jobs', { body: job('inside') });
      await admin('POST', '/api/v1/namespaces/brief/configmaps', {
        body: configMap('held', {}, { finalizers: ['example.com/hold'] }),
      });
      await admin('DELETE', '/api/v1/namespaces/brief');
      expect((await get('/api/v1/namespaces/brief')).status.phase).toBe('Terminating');
      const late = await admin('POST', '/api/v1/namespaces/brief/configmaps', { body: configMap('late') });
      expect([late.status, late.body.details.causes[0].reason]).toEqual([403, 'NamespaceTerminating']);
      await admin('PATCH', '/api/v1/namespaces/brief/configmaps/held', {
        body: { metadata: { finalizers: null } },
        headers: MERGE,
      });
      await until(
        () => status('/api/v1/namespaces/brief'),
        (found) => found === 404,
      );
    });
  });
});
