import { expect, test } from 'vitest';
import { answer, memoryKubeApi } from '../../../../test/fakes/memory-kube-api.ts';
import { oldestNode, readOldestNode, targetMinor } from './oldest-node.ts';

const node = (name: string, kubeletVersion = '') => ({
  metadata: { name },
  status: { nodeInfo: { kubeletVersion } },
});

test('of nodes the one with the oldest kubelet counts', () => {
  expect(oldestNode([node('a', 'v1.34.1'), node('b', 'v1.31.4-eks-1'), node('c'), node('d', 'odd')])).toEqual({
    name: 'b',
    minor: 31,
  });
  expect(oldestNode([node('a'), {}])).toBeUndefined();
});

test.each([
  [36, undefined, 36],
  [36, { name: 'a', minor: 31 }, 31],
  [32, { name: 'a', minor: 34 }, 32],
  // Admission policies need that much, whatever the nodes are.
  [31, { name: 'a', minor: 28 }, 30],
])('server 1.%d with %j is enforced for 1.%d', (server, oldest, want) => {
  expect(targetMinor(server, oldest)).toBe(want);
});

test('all pages are read', async () => {
  const api = memoryKubeApi();
  const pages = [{ items: [node('a', 'v1.34.0')], metadata: { continue: 'more' } }, { items: [node('b', 'v1.32.0')] }];
  const asked: unknown[] = [];
  api.request = async ({ query }) => {
    asked.push(query);
    return { status: 200, body: pages[asked.length - 1] as never, warnings: [] };
  };
  expect(await readOldestNode(api)).toEqual({ name: 'b', minor: 32 });
  expect(asked).toEqual([
    { limit: 250, continue: undefined },
    { limit: 250, continue: 'more' },
  ]);
});

test('nodes that may not be seen are hidden', async () => {
  const api = memoryKubeApi();
  api.fault = () => answer(403, 'Forbidden');
  expect(await readOldestNode(api)).toBe('hidden');
});
