import { expect, test } from 'vitest';
import { withJob } from '../../../../test/fakes/suspended-workloads.ts';
import { testHost } from '../host.fixture.ts';
import { chooseWorkloads, throwUnlessOneWay } from './choose-workloads.ts';
import { workloadsToDelete } from './workloads-to-delete.ts';

const { signal } = new AbortController();
const where = { namespace: 'team-a', signal };

test('a workload that is named twice is meant once', async () => {
  const found = await chooseWorkloads(withJob(), { names: ['lab', 'notebook/lab'] }, where);
  expect(found.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['Notebook lab']);
});

test('a name that nothing has is an error, or told', async () => {
  await expect(chooseWorkloads(withJob(), { names: ['lab', 'lap'] }, where)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    fix: 'did you mean notebook/lab?',
  });
  const missing: string[] = [];
  const onMissing = (name: string) => missing.push(name);
  expect(await chooseWorkloads(withJob(), { names: ['lap'] }, { ...where, onMissing })).toEqual([]);
  expect(missing).toEqual(['lap']);
});

test('labels are the server’s to look for', async () => {
  const api = withJob({ labels: { team: 'vision' } });
  expect(await chooseWorkloads(api, { names: [], selector: 'team=vision' }, where)).toHaveLength(1);
  expect(await chooseWorkloads(api, { names: [], selector: 'team=audio' }, where)).toEqual([]);
});

test.each([
  [{ names: [] }, 'WORKLOAD is missing'],
  [{ names: ['lab'], all: true }, 'names, --selector and --all cannot go together'],
  [{ names: [], all: true, selector: 'a=b' }, 'names, --selector and --all cannot go together'],
])('%j is refused', (choice, message) => {
  expect(() => throwUnlessOneWay(choice)).toThrow(message);
});

test('what an interrupted resume left can be deleted by its name', async () => {
  const api = withJob({ name: 'training-other' });
  api.put('/api/v1/namespaces/team-a/configmaps', {
    metadata: { name: 'notebook-lab-resume', annotations: { 'aisubmit.dev/submitted-by': 'alice' } },
    data: { 'request.json': '{}' },
  });
  const options = { namespace: 'team-a', missing: 'refused', host: testHost() } as const;
  const found = await workloadsToDelete(api, { names: ['lab'] }, options);
  expect(found).toMatchObject([{ kind: 'Notebook', name: 'lab', state: 'Incomplete', user: 'alice' }]);
  await expect(workloadsToDelete(api, { names: ['nothing'] }, options)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await workloadsToDelete(api, { names: ['nothing'] }, { ...options, missing: 'ignored' })).toEqual([]);
});
