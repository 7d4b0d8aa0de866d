import { expect, test } from 'vitest';
import {
  DEPLOYMENTS,
  ENDPOINT,
  JOBS,
  NOTEBOOK,
  parentAt,
  QUEUED,
  withDeployment,
  withJob,
  withKueue,
  writes,
} from '../../../../../test/fakes/suspended-workloads.ts';
import { resumeWorkload } from './resume-workload.ts';

const DEPLOYMENT = `${DEPLOYMENTS}/inference-llm`;
const FREE = { annotations: { 'aisubmit.dev/suspended': null }, uid: 'uid-1' };

test('lets a Job run again', async () => {
  const api = withJob({ suspend: true });
  const parent = parentAt(api, `${JOBS}/notebook-lab`);
  await resumeWorkload(api, { ref: NOTEBOOK, parent });
  expect(writes(api)).toEqual([['PATCH', `${JOBS}/notebook-lab`, { metadata: FREE, spec: { suspend: false } }]]);
});

test('leaves it to the queue when a Job runs', async () => {
  const api = withKueue(withJob({ suspend: true, labels: { 'kueue.x-k8s.io/queue-name': 'team' } }));
  const parent = parentAt(api, `${JOBS}/notebook-lab`);
  await resumeWorkload(api, { ref: NOTEBOOK, parent });
  expect(writes(api)).toEqual([
    ['PATCH', `${JOBS}/notebook-lab`, { metadata: FREE }],
    ['PATCH', `${QUEUED}/job-notebook-lab-1f`, { spec: { active: true } }],
  ]);
});

test.each([
  ['as many replicas as there were', { 'aisubmit.dev/suspended': '3' }, 3],
  ['as many as were asked for', { 'aisubmit.dev/request': '{"spec":{"replicas":{"min":2,"max":4}}}' }, 2],
  ['one where nobody knows', { 'aisubmit.dev/suspended': 'lots', 'aisubmit.dev/request': '{' }, 1],
])('gives a Deployment %s', async (_what, annotations: Record<string, string>, replicas) => {
  const api = withDeployment(0, annotations);
  const parent = parentAt(api, DEPLOYMENT);
  await resumeWorkload(api, { ref: ENDPOINT, parent });
  expect(writes(api)).toEqual([['PATCH', DEPLOYMENT, { metadata: FREE, spec: { replicas } }]]);
});

test('touches no successor of the same name', async () => {
  const api = withJob({ suspend: true });
  const parent = { metadata: { uid: 'another' } };
  await expect(resumeWorkload(api, { ref: NOTEBOOK, parent })).rejects.toMatchObject({ code: 'CONFLICT' });
});
