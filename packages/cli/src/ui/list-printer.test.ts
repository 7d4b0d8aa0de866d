import { describe, expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { workloadStatus } from '../workload-status.fixture.ts';
import { listPrinter } from './list-printer.ts';

const print = (format: string | undefined, pages: readonly (readonly string[])[], allNamespaces = false): string => {
  const host = testHost();
  const printer = listPrinter(format, { host, allNamespaces });
  for (const names of pages) printer.page(names.map((name) => workloadStatus({ name })));
  printer.end();
  return host.output();
};

describe('listPrinter', () => {
  test('a table', () => {
    expect(print(undefined, [['mnist']])).toBe(
      'NAME                 STATE        READY   GPU   AGE     USER\n' +
        'training/mnist       Running      1/1     1     12m     alice\n',
    );
  });

  test('a wide table of all namespaces', () => {
    expect(print('wide', [['mnist']], true)).toBe(
      'NAMESPACE   NAME                 STATE        READY   GPU   AGE     USER    CPU   MEMORY   TEMPLATE   IMAGE         MESSAGE\n' +
        'team-a      training/mnist       Running      1/1     1     12m     alice   2     4Gi      <none>     python:3.13   it is running\n',
    );
  });

  test('names', () => {
    expect(print('name', [['a'], ['b']])).toBe('training/a\ntraining/b\n');
  });

  test('JSON over several pages is one document', () => {
    const list = JSON.parse(print('json', [['a', 'b'], ['c'], []]));
    expect(list.apiVersion).toBe('aisubmit.dev/v1alpha1');
    expect(list.kind).toBe('WorkloadList');
    expect(list.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(['a', 'b', 'c']);
    expect(list.items[0]).toEqual({
      apiVersion: 'aisubmit.dev/v1alpha1',
      kind: 'Workload',
      metadata: { name: 'a', namespace: 'team-a', creationTimestamp: '2026-11-23T11:48:00Z' },
      spec: {
        workloadKind: 'Training',
        object: 'training-mnist',
        user: 'alice',
        image: 'python:3.13',
        resources: { cpu: '2', memory: '4Gi', gpu: '1' },
        replicas: 1,
      },
      status: {
        state: 'Running',
        message: 'it is running',
        problem: false,
        readyReplicas: 1,
        restarts: 0,
        startTime: '2026-11-23T11:50:00Z',
        pods: [{ name: 'training-mnist-0', phase: 'Running', ready: true, restarts: 0, node: 'node-1' }],
      },
    });
  });

  test('nothing is an empty document, and an empty table', () => {
    expect(JSON.parse(print('json', [])).items).toEqual([]);
    expect(print('yaml', [])).toBe('apiVersion: aisubmit.dev/v1alpha1\nkind: WorkloadList\nitems: []\n');
    expect(print(undefined, [[]])).toBe('');
  });

  test('columns of one’s own, without headings', () => {
    const host = testHost();
    const format = 'custom-columns=NAME:.metadata.name,CPU:.spec.resources.cpu,NO:.nope';
    const printer = listPrinter(format, { host, allNamespaces: false, headings: false });
    printer.page([workloadStatus()]);
    expect(host.output()).toBe('mnist   2     <none>\n');
  });

  test('a watched list is one document a line, and says what is gone', () => {
    const host = testHost();
    const printer = listPrinter('json', { host, allNamespaces: false, watch: true });
    printer.page([workloadStatus(), { ...workloadStatus(), gone: true }]);
    const states = host
      .output()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).status.state);
    expect(states).toEqual(['Running', 'Deleted']);
  });

  test('a notebook that ended did not succeed', () => {
    const host = testHost();
    listPrinter(undefined, { host, allNamespaces: false }).page([
      workloadStatus({ kind: 'Notebook', name: 'lab', state: 'Succeeded' }),
    ]);
    expect(host.output()).toContain('notebook/lab         Ended ');
  });

  test.each([
    [
      150,
      'NAME                 STATE        READY   GPU   AGE     USER    CPU   MEMORY   TEMPLATE   IMAGE         MESSAGE',
    ],
    [90, 'NAME               STATE      READY GPU AGE   USER  CPU MEMORY MESSAGE'],
    [76, 'NAME               STATE      READY GPU AGE   USER  MESSAGE'],
    [66, 'NAME               STATE      GPU AGE   MESSAGE'],
    [40, 'NAME               STATE      GPU AGE'],
    [20, 'NAME                 STATE'],
  ])('a wide table on a terminal of %d columns', (columns, headings) => {
    const host = testHost({ isTTY: true, columns });
    const row = workloadStatus({ template: 'pytorch', sentence: 'no node has 2 free nvidia.com/gpu' });
    listPrinter('wide', { host, allNamespaces: false }).page([row]);
    const [first, second] = host.output().split('\n');
    expect(first).toBe(headings);
    expect(second).toMatch(/^training\/mnist +Running/);
  });

  test('a name is never cut', () => {
    const host = testHost({ isTTY: true, columns: 20 });
    listPrinter('wide', { host, allNamespaces: true }).page([workloadStatus({ name: 'a-name-longer-than-that' })]);
    expect(host.output()).toContain('\nteam-a      training/a-name-longer-than-that   Running\n');
  });

  test('no other format', () => {
    expect(() => print('xml', [])).toThrow('--output is one of wide, json, yaml, name, custom-columns, not "xml"');
  });
});
