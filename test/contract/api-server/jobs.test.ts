import { describe, expect, test } from 'vitest';
import { type Any, MERGE, until } from './call-api.ts';
import { condition, lookAround } from './look-around.ts';
import { EVENTS, JOBS, job, PODS } from './manifests.ts';
import { pods } from './pod-scripts.ts';
import { withSandbox } from './with-sandbox.ts';

withSandbox({ pods }, ({ admin, alice }) => {
  const { get, podsOf, reasons, untilJob } = lookAround(admin);

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

    test.each(['unschedulable', 'unpullable'])('lose a pod that is deleted before it ran: %s', async (name) => {
      await alice('POST', JOBS, { body: job(name) });
      const [first] = await until(
        () => podsOf(name),
        (made) => made.length === 1 && condition(made[0], 'PodScheduled') !== undefined,
      );
      await admin('DELETE', `${PODS}/${first.metadata.name}`);
      await until(
        () => admin('GET', `${PODS}/${first.metadata.name}`),
        ({ status }) => status === 404,
      );
      await until(
        () => get(`${JOBS}/${name}`),
        (found) => found.status.failed === 1,
      );
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

    test('with a limit for each index go on after one has failed, and say in the end which', async () => {
      const indexes = { completionMode: 'Indexed', completions: 3, parallelism: 1, backoffLimitPerIndex: 0 };
      await alice('POST', JOBS, { body: job('fails-3', indexes) });
      const failed = await untilJob('fails-3', 'Failed');
      expect(condition(failed, 'Failed')).toMatchObject({
        reason: 'FailedIndexes',
        message: 'Job has failed indexes',
      });
      expect([failed.status.failed, failed.status.failedIndexes]).toEqual([3, '0-2']);
      expect(failed.spec.backoffLimit).toBe(2_147_483_647);
    });

    test('have a limit for each index only when they have indexes', async () => {
      const { status, body } = await alice('POST', JOBS, { body: job('no-index', { backoffLimitPerIndex: 1 }) });
      expect([status, body.details.causes]).toEqual([
        422,
        [expect.objectContaining({ field: 'spec.backoffLimitPerIndex', reason: 'FieldValueInvalid' })],
      ]);
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
});
