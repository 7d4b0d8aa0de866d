import { describe, expect, test } from 'vitest';
import { type Any, open, until } from './call-api.ts';
import { condition, lookAround } from './look-around.ts';
import { CONFIG_MAPS, configMap, hardened, PODS, pod, SECRETS } from './manifests.ts';
import { pods } from './pod-scripts.ts';
import { withSandbox } from './with-sandbox.ts';

withSandbox({ pods }, ({ admin, alice, kind, sandbox }) => {
  const { firstPod, get, reasons } = lookAround(admin);

  describe('pods', () => {
    const waiting = (made: Any) => made.status?.containerStatuses?.[0]?.state?.waiting?.reason;

    test('stay pending where no node fits', async () => {
      await admin('POST', PODS, { body: pod('unschedulable') });
      const made = await firstPod('unschedulable', (found) => condition(found, 'PodScheduled') !== undefined);
      expect(condition(made, 'PodScheduled')).toMatchObject({
        status: 'False',
        reason: 'Unschedulable',
        message: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.',
      });
      expect(made.status.phase).toBe('Pending');
      expect((await alice('GET', `${PODS}/unschedulable/log`)).body).toBe('');
      await until(
        () => reasons('Pod', 'unschedulable'),
        (found) => found.includes('FailedScheduling'),
      );
    });

    test('back off where the image does not come', async () => {
      await admin('POST', PODS, { body: pod('unpullable') });
      const made = await firstPod('unpullable', (found) => waiting(found) === 'ImagePullBackOff');
      expect(made.status.containerStatuses[0].state.waiting.message).toContain(
        'Back-off pulling image "registry.example/app:1"',
      );
      const log = await alice('GET', `${PODS}/unpullable/log`);
      expect([log.status, log.body.message]).toEqual([
        400,
        'container "main" in pod "unpullable" is waiting to start: trying and failing to pull image',
      ]);
    });

    test('wait for what they mount, and start when it comes', async () => {
      const volumes = [{ name: 'v', secret: { secretName: 'late' } }];
      const containers = [hardened({ volumeMounts: [{ name: 'v', mountPath: '/v' }] })];
      await admin('POST', PODS, { body: pod('stays-3', { volumes, containers }) });
      await until(
        () => reasons('Pod', 'stays-3'),
        (found) => found.includes('FailedMount'),
      );
      expect(waiting(await get(`${PODS}/stays-3`))).toBe('ContainerCreating');
      await admin('POST', SECRETS, { body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'late' } } });
      await firstPod('stays-3', (found) => found.status.phase === 'Running');
    });

    test('name the key that a variable misses', async () => {
      await admin('POST', CONFIG_MAPS, { body: configMap('keys', { other: 'x' }) });
      const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'keys', key: 'wanted' } } }];
      await admin('POST', PODS, { body: pod('keyless', { containers: [hardened({ env })] }) });
      const made = await firstPod('keyless', (found) => waiting(found) === 'CreateContainerConfigError');
      expect(made.status.containerStatuses[0].state.waiting.message).toBe(
        "couldn't find key wanted in ConfigMap team-a/keys",
      );
    });

    test('wait for their claims', async () => {
      const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'home' } }];
      await admin('POST', PODS, { body: pod('stays-4', { volumes }) });
      await until(
        () => reasons('Pod', 'stays-4'),
        (found) => found.includes('FailedScheduling'),
      );
      const claim = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'home' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      };
      await alice('POST', '/api/v1/namespaces/team-a/persistentvolumeclaims', { body: claim });
      await firstPod('stays-4', (found) => found.status.phase === 'Running');
      expect((await get('/api/v1/namespaces/team-a/persistentvolumeclaims/home')).status).toMatchObject({
        phase: 'Bound',
        capacity: { storage: '1Gi' },
      });
    });

    test('end as the script says: out of memory, evicted, over their own deadline', async () => {
      await admin('POST', PODS, { body: pod('oom') });
      await admin('POST', PODS, { body: pod('evicted') });
      await admin('POST', PODS, { body: pod('stays-5', { activeDeadlineSeconds: 1 }) });
      const oom = await firstPod('oom', (found) => found.status.phase === 'Failed');
      expect(oom.status.containerStatuses[0].state.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
      const evicted = await firstPod('evicted', (found) => found.status.phase === 'Failed');
      expect([evicted.status.reason, condition(evicted, 'DisruptionTarget').status]).toEqual(['Evicted', 'True']);
      const late = await firstPod('stays-5', (found) => found.status.phase === 'Failed');
      expect(late.status.reason).toBe('DeadlineExceeded');
    });

    test('fail with the init container that fails, and never start the others', async () => {
      await admin('POST', PODS, { body: pod('uncloned', { initContainers: [hardened({ name: 'git-0' })] }) });
      const made = await firstPod('uncloned', (found) => found.status.phase === 'Failed');
      expect(made.status.initContainerStatuses[0].state.terminated).toMatchObject({
        exitCode: 1,
        message: 'git clone of x failed: no',
      });
      expect(waiting(made)).toBe('PodInitializing');
    });

    test('try an init container again where their policy says so', async () => {
      const initContainers = [hardened({ name: 'git-0' })];
      await admin('POST', PODS, { body: pod('reclones', { restartPolicy: 'Always', initContainers }) });
      const made = await firstPod('reclones', (found) => found.status.phase === 'Running');
      expect(made.status.initContainerStatuses[0]).toMatchObject({
        restartCount: 1,
        lastState: { terminated: { exitCode: 1 } },
        state: { terminated: { exitCode: 0 } },
      });
    });

    test('end with their last container, and fail with any', async () => {
      const containers = [hardened(), hardened({ name: 's3-upload-0' })];
      await admin('POST', PODS, { body: pod('not-uploaded', { containers }) });
      const made = await firstPod('not-uploaded', (found) => found.status.phase === 'Failed');
      const ends = made.status.containerStatuses.map((each: Any) => each.state.terminated.exitCode);
      expect(ends).toEqual([0, 3]);
    });

    test('restart with a back-off where their policy says so', async () => {
      await admin('POST', PODS, { body: pod('crash', { restartPolicy: 'Always' }) });
      const made = await firstPod(
        'crash',
        (found) => found.status.containerStatuses?.[0]?.restartCount >= 2 && waiting(found) === 'CrashLoopBackOff',
      );
      expect(made.status.phase).toBe('Running');
      const { lastState, restartCount } = made.status.containerStatuses[0];
      // Counted is what started again: while it waits, the one that ended last.
      const containerID = `sandbox://main-${restartCount}`;
      expect(lastState.terminated).toMatchObject({ exitCode: 1, reason: 'Error', containerID });
      expect((await alice('GET', `${PODS}/crash/log?previous=true`)).body).toBe('crashing\n');
    });

    test('start once more at once, before anything backs off', async () => {
      await admin('POST', PODS, { body: pod('crash-1', { restartPolicy: 'Always' }) });
      const made = await firstPod('crash-1', (found) => waiting(found) === 'CrashLoopBackOff');
      expect(made.status.containerStatuses[0].restartCount).toBeGreaterThan(0);
    });

    test('run but are not ready while their probe fails', async () => {
      await admin('POST', PODS, { body: pod('unready') });
      const made = await firstPod(
        'unready',
        (found) => found.status.phase === 'Running' && condition(found, 'Ready') !== undefined,
      );
      expect(condition(made, 'Ready').status).toBe('False');
      await until(
        () => reasons('Pod', 'unready'),
        (found) => found.includes('Unhealthy'),
      );
    });

    test('are asked to stop before they go', async () => {
      await admin('POST', PODS, { body: pod('stays-6') });
      await firstPod('stays-6', (found) => found.status.phase === 'Running');
      const { body } = await admin('DELETE', `${PODS}/stays-6`);
      expect([body.metadata.deletionGracePeriodSeconds, body.kind]).toEqual([30, 'Pod']);
      await until(
        async () => (await admin('GET', `${PODS}/stays-6`)).status,
        (status) => status === 404,
      );
      expect(await reasons('Pod', 'stays-6')).toContain('Killing');
    });
  });

  describe('logs', () => {
    test('come whole, by their tail, with times, and from a named container', async () => {
      await admin('POST', PODS, { body: pod('stays-7') });
      await firstPod('stays-7', (found) => found.status.phase === 'Running');
      const log = async (query: string) => (await alice('GET', `${PODS}/stays-7/log?${query}`)).body;
      await expect.poll(() => log('')).toBe('one\ntwo\nthree\n');
      expect([await log('tailLines=1'), await log('container=main&tailLines=2'), await log('limitBytes=4')]).toEqual([
        'three\n',
        'two\nthree\n',
        'one\n',
      ]);
      expect(await log('timestamps=true&tailLines=1')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z three\n$/);
      expect((await alice('GET', `${PODS}/stays-7/log?previous=true`)).status).toBe(400);
      const other = await alice('GET', `${PODS}/stays-7/log?container=ghost`);
      expect([other.status, other.body.message]).toEqual([400, 'container ghost is not valid for pod stays-7']);
    });

    test('are followed to the end of the container', async () => {
      await admin('POST', PODS, { body: pod('talks') });
      await firstPod('talks', (found) => found.status.phase === 'Running');
      const response = await open(sandbox(), 'alice', { path: `${PODS}/talks/log?follow=true` });
      let text = '';
      for await (const chunk of response) text += chunk;
      expect(text).toBe('a\nb\nc\n');
    });

    test('ask which container, where there are several', async () => {
      await admin('POST', PODS, { body: pod('stays-8', { containers: [hardened(), hardened({ name: 'side' })] }) });
      await firstPod('stays-8', (found) => found.status.phase === 'Running');
      const { status, body } = await alice('GET', `${PODS}/stays-8/log`);
      expect([status, body.message]).toEqual([
        400,
        'a container name must be specified for pod stays-8, choose one of: [main side]',
      ]);
    });
  });

  test.runIf(kind === 'embedded')('a new script is for pods that start after it', async () => {
    sandbox().setPodScript({ late: [{ exit: { code: 9 } }] });
    await admin('POST', PODS, { body: pod('late') });
    const made = await firstPod('late', (found) => found.status.phase === 'Failed');
    expect(made.status.containerStatuses[0].state.terminated.exitCode).toBe(9);
  });
});
