import { expect, test } from 'vitest';
import { memoryKubeApi } from '../../../../../test/fakes/memory-kube-api.ts';
import type { KubeObject } from '../../build/kube-object.ts';
import { createKept } from './create-kept.ts';

const CLAIMS = '/api/v1/namespaces/team-a/persistentvolumeclaims';

interface Facts {
  readonly size: string;
  readonly mode: string;
  readonly storageClass?: string;
  readonly user?: string;
}

const claim = ({ size, mode, storageClass, user = 'u-alice' }: Facts): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: {
    name: 'notebook-lab-home',
    namespace: 'team-a',
    labels: { 'aisubmit.dev/workload': 'notebook-lab', 'aisubmit.dev/user': user },
  },
  spec: {
    accessModes: [mode],
    resources: { requests: { storage: size } },
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
  },
});

const warned = async (there: Facts, wanted: Facts): Promise<readonly string[]> => {
  const api = memoryKubeApi();
  api.put(CLAIMS, { ...claim(there) });
  const { reused, warnings } = await createKept(api, claim(wanted), { requestId: 'r', workload: 'notebook-lab' });
  expect(reused).toBe(true);
  return warnings;
};

const SMALL: Facts = { size: '1Gi', mode: 'ReadWriteOnce' };
const NAME = 'PersistentVolumeClaim/notebook-lab-home';

test.each<[string, Facts, Facts, string[]]>([
  ['the same', SMALL, SMALL, []],
  ['a class that nobody asked for', { ...SMALL, storageClass: 'standard' }, SMALL, []],
  ['another size', SMALL, { ...SMALL, size: '2Gi' }, [`${NAME} exists and keeps its 1Gi (2Gi was asked for)`]],
  [
    'another access mode and class',
    { ...SMALL, storageClass: 'slow' },
    { ...SMALL, mode: 'ReadWriteMany', storageClass: 'fast' },
    [
      `${NAME} exists and keeps its ReadWriteOnce (ReadWriteMany was asked for)`,
      `${NAME} exists and keeps its slow (fast was asked for)`,
    ],
  ],
  ['another user’s', { ...SMALL, user: 'u-bob' }, SMALL, [`${NAME} holds data of another user, who made it`]],
])('what an earlier run left is taken as it is, and told: %s', async (_name, there, wanted, warnings) => {
  expect(await warned(there, wanted)).toEqual(warnings);
});

test('a claim that goes with a pod that it was made for is no home', async () => {
  const api = memoryKubeApi();
  const there = claim(SMALL);
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name: 'notebook-lab', uid: 'u', controller: true }];
  api.put(CLAIMS, { ...there, metadata: { ...there.metadata, ownerReferences } });
  await expect(createKept(api, claim(SMALL), { requestId: 'r', workload: 'notebook-lab' })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: `${NAME} belongs to Pod notebook-lab and goes with it, and so would what is kept there`,
    fix: 'choose another name, or delete Pod notebook-lab first where nobody needs its data',
  });
});
