import { describe, expect, test } from 'vitest';
import type { PodScript } from '../../sandbox/sandbox.ts';
import { type Any, MERGE, open, until } from './call-api.ts';
import {
  CONFIG_MAPS,
  configMap,
  DEPLOYMENTS,
  deployment,
  EVENTS,
  hardened,
  JOBS,
  job,
  PODS,
  pod,
  SECRETS,
} from './manifests.ts';
import { withSandbox } from './with-sandbox.ts';

/** By what the pod is called, without what controllers append. */
const SCRIPTS: Record<string, Exclude<PodScript, (...args: never) => unknown>[string]> = {
  fails: [{ run: { log: ['about to fail'] } }, { exit: { code: 3 } }],
  unschedulable: [{ scheduled: false, message: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.' }],
  unpullable: [{ pull: 'backoff', message: 'manifest unknown' }],
  oom: [{ exit: { code: 137, reason: 'OOMKilled' } }],
  crash: [{ run: { log: ['crashing'] } }, { exit: { code: 1 } }],
  unready: [{ run: {} }, { ready: false, message: 'connection refused' }],
  evicted: [{ evict: {} }],
  stays: [{ run: { log: ['one', 'two', 'three'] } }],
  talks: [{ run: { ms: 300, log: ['a', 'b', 'c'] } }, { exit: { code: 0 } }],
};
const pods: PodScript = (made) => SCRIPTS[(made.metadata.labels?.['app'] ?? '').replace(/-\d$/, '')];

withSandbox({ pods }, ({ kind, sandbox, admin, alice }) => {
  const get = async (path: string) => (await admin('GET', path)).body;
  const podsOf = async (app: string) => (await get(`${PODS}?labelSelector=app%3D${app}`)).items as Any[];
  const firstPod = (app: string, isDone: (made: Any) => boolean) =>
    until(
      async () => (await podsOf(app))[0],
      (made) => made !== undefined && isDone(made),
    );
  const condition = (object: Any, type: string) => object.status?.conditions?.find((entry: Any) => entry.type === type);
  const untilJob = (name: string, type: string) =>
    until(
      () => get(`${JOBS}/${name}`),
      (found) => condition(found, type)?.status === 'True',
    );
  const reasons = async (kindName: string, name: string) => {
    const { items } = await get(
      `${EVENTS}?fieldSelector=involvedObject.kind%3D${kindName},involvedObject.name%3D${name}`,
    );
    return items.map((event: Any) => event.reason);
  };

  describe('jobs', () => {
    test('run their pods to completion', async () => {
      await alice('POST', JOBS, { body: job('simple') });
      const done = await untilJob('simple', 'Complete');
      expect(done.status).toMatchObject({ succeeded: 1 });
      expect(done.status.completionTime).toMatch(/Z$/);
      const [made] = await podsOf('simple');
      expect(made.metadata.name).toMatch(/^simple-[a-z0-9]{5}$/);
      expect(made.metadata.ownerReferences).toEqual([
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          name: 'simple',
          uid: done.metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ]);
      expect(made.status.containerStatuses[0].state.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
      expect(await reasons('Job', 'simple')).toEqual(expect.arrayContaining(['SuccessfulCreate', 'Completed']));
      expect(await reasons('Pod', made.metadata.name)).toEqual(
        expect.arrayContaining(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started']),
      );
    });

    test('wait while suspended, and lose their pods when suspended later', async () => {
      await alice('POST', JOBS, { body: job('stays', { suspend: true }) });
      const paused = await untilJob('stays', 'Suspended');
      expect([paused.status.startTime, await podsOf('stays')]).toEqual([undefined, []]);
      await alice('PATCH', `${JOBS}/stays`, { body: { spec: { suspend: false } }, headers: MERGE });
      await until(
        () => get(`${JOBS}/stays`),
        (found) => found.status.active === 1 && found.status.ready === 1,
      );
      await alice('PATCH', `${JOBS}/stays`, { body: { spec: { suspend: true } }, headers: MERGE });
      await until(
        () => podsOf('stays'),
        (left) => left.length === 0,
      );
      const again = await until(
        () => get(`${JOBS}/stays`),
        (found) => found.status.active === undefined,
      );
      expect(condition(again, 'Suspended')).toMatchObject({ status: 'True', reason: 'JobSuspended' });
    });

    test('number the pods of Indexed Jobs', async () => {
      await alice('POST', JOBS, {
        body: job('indexed', { completionMode: 'Indexed', completions: 3, parallelism: 2 }),
      });
      const done = await untilJob('indexed', 'Complete');
      expect([done.status.succeeded, done.status.completedIndexes]).toEqual([3, '0-2']);
      const made = await podsOf('indexed');
      const indexes = made
        .map(({ metadata }) => metadata.annotations['batch.kubernetes.io/job-completion-index'])
        .sort();
      expect(indexes).toEqual(['0', '1', '2']);
      expect(made.map(({ metadata }) => metadata.name).sort()[0]).toMatch(/^indexed-0-/);
      expect(made[0].spec.containers[0].env.at(-1).name).toBe('JOB_COMPLETION_INDEX');
    });

    test('fail when they have failed too often', async () => {
      await alice('POST', JOBS, { body: job('fails', { backoffLimit: 0 }) });
      const failed = await untilJob('fails', 'Failed');
      expect(condition(failed, 'Failed')).toMatchObject({
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached the specified backoff limit',
      });
      expect(failed.status.failed).toBe(1);
      expect((await podsOf('fails'))[0].status.containerStatuses[0].state.terminated).toMatchObject({
        exitCode: 3,
        reason: 'Error',
      });
    });

    test('fail at once by their failure policy', async () => {
      const podFailurePolicy = { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [3] } }] };
      await alice('POST', JOBS, { body: job('fails-2', { podFailurePolicy }) });
      expect(condition(await untilJob('fails-2', 'Failed'), 'Failed').reason).toBe('PodFailurePolicy');
    });

    test('fail after their deadline', async () => {
      await alice('POST', JOBS, { body: job('stays-2', { activeDeadlineSeconds: 1 }) });
      expect(condition(await untilJob('stays-2', 'Failed'), 'Failed')).toMatchObject({
        reason: 'DeadlineExceeded',
        message: 'Job was active longer than specified deadline',
      });
    });

    test('are removed with their pods when their time to live is over', async () => {
      await alice('POST', JOBS, { body: job('brief', { ttlSecondsAfterFinished: 0 }) });
      await until(
        async () => (await alice('GET', `${JOBS}/brief`)).status,
        (status) => status === 404,
      );
      await until(
        () => podsOf('brief'),
        (left) => left.length === 0,
      );
    });

    test('say in events when their pods are refused', async () => {
      await alice('POST', JOBS, { body: job('naked', {}, { securityContext: {} }) });
      const { items } = await until(
        () => get(`${EVENTS}?fieldSelector=involvedObject.name%3Dnaked`),
        ({ items: found }) => found.some((event: Any) => event.reason === 'FailedCreate'),
      );
      const event = items.find((entry: Any) => entry.reason === 'FailedCreate');
      expect(event).toMatchObject({ type: 'Warning', involvedObject: { kind: 'Job', name: 'naked' } });
      expect(event.message).toContain('is forbidden: violates PodSecurity "restricted:latest"');
    });
  });

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

    test('restart with a back-off where their policy says so', async () => {
      await admin('POST', PODS, { body: pod('crash', { restartPolicy: 'Always' }) });
      const made = await firstPod(
        'crash',
        (found) => found.status.containerStatuses?.[0]?.restartCount >= 2 && waiting(found) === 'CrashLoopBackOff',
      );
      expect(made.status.phase).toBe('Running');
      expect(made.status.containerStatuses[0].lastState.terminated).toMatchObject({ exitCode: 1, reason: 'Error' });
      expect((await alice('GET', `${PODS}/crash/log?previous=true`)).body).toBe('crashing\n');
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

  test.runIf(kind === 'embedded')('a new script is for pods that start after it', async () => {
    sandbox().setPodScript({ late: [{ exit: { code: 9 } }] });
    await admin('POST', PODS, { body: pod('late') });
    const made = await firstPod('late', (found) => found.status.phase === 'Failed');
    expect(made.status.containerStatuses[0].state.terminated.exitCode).toBe(9);
  });
});
