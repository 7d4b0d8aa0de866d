import { expect, test } from 'vitest';
import { parseRequest } from '../request/parse-request.ts';
import { parsePolicy } from './parse-policy.ts';
import { resolveRequest } from './resolve-request.ts';

const STORAGE = {
  nfs: [
    { server: 'fs.corp', path: '/data' },
    { server: 'fs.corp', path: '/archive', readOnly: true },
  ],
  hostPaths: [
    { path: '/mnt/fast', type: 'Directory' },
    { path: '/opt/models', readOnly: true },
  ],
  imageVolumes: true,
  claims: ['datasets'],
  volumeSize: '100Gi',
};
const OPEN = { storage: STORAGE, images: { registries: ['registry.corp/', 'docker.io/'] } };

const refusals = (mount: object, spec: object = OPEN): readonly object[] => {
  const head = { apiVersion: 'aisubmit.dev/v1alpha1', metadata: { name: 'p' } };
  const request = parseRequest({
    ...head,
    kind: 'Training',
    spec: { image: 'docker.io/library/a:1', mounts: [{ path: '/x', ...mount }] },
  });
  const resolution = resolveRequest(request, parsePolicy({ ...head, kind: 'Policy', spec }));
  return resolution.ok ? [] : resolution.violations;
};

test.each<[string, object]>([
  ['an export', { nfs: { server: 'fs.corp', path: '/data' } }],
  ['an export that is named read-only, read-only', { readOnly: true, nfs: { server: 'fs.corp', path: '/archive' } }],
  ['a folder, with its type', { hostPath: { path: '/mnt/fast', type: 'Directory' } }],
  ['a folder, with the type left to the policy', { hostPath: { path: '/mnt/fast' } }],
  ['a folder that is named read-only, read-only', { readOnly: true, hostPath: { path: '/opt/models' } }],
  ['a claim', { pvc: { claimName: 'datasets' } }],
  ['a claim that the workload made before', { pvc: { claimName: 'training-p-x' } }],
  ['a new claim as large as the ceiling', { newPvc: { size: '102400Mi' } }],
  ['an image of a named registry', { image: { reference: 'registry.corp/models/llm:1' } }],
])('%s that the policy names is allowed', (_name, mount) => {
  expect(refusals(mount)).toEqual([]);
});

test.each<[string, object, object]>([
  [
    'another claim',
    { pvc: { claimName: 'payroll' } },
    { control: 'storage-claims', path: 'spec.mounts[0].pvc.claimName', asked: 'payroll', allowed: 'datasets' },
  ],
  [
    'a new claim beyond the ceiling',
    { newPvc: { size: '101Gi' } },
    { control: 'volume-size', path: 'spec.mounts[0].newPvc.size', asked: '101Gi', allowed: 'at most 100Gi' },
  ],
  [
    'another export of the server',
    { nfs: { server: 'fs.corp', path: '/data/secret' } },
    {
      control: 'nfs-exports',
      path: 'spec.mounts[0].nfs',
      asked: 'fs.corp:/data/secret',
      allowed: 'fs.corp:/data, fs.corp:/archive (read-only)',
      layer: 'policy p',
    },
  ],
  [
    'the export of another server',
    { nfs: { server: 'fs.evil', path: '/data' } },
    { control: 'nfs-exports', path: 'spec.mounts[0].nfs', asked: 'fs.evil:/data' },
  ],
  [
    'a read-only export, writable',
    { nfs: { server: 'fs.corp', path: '/archive' } },
    { control: 'nfs-exports', path: 'spec.mounts[0].readOnly', fix: 'add :ro, in a file readOnly: true' },
  ],
  [
    'another folder of the node',
    { hostPath: { path: '/etc' } },
    {
      control: 'host-paths',
      path: 'spec.mounts[0].hostPath',
      asked: '/etc',
      allowed: '/mnt/fast (Directory), /opt/models (read-only)',
    },
  ],
  [
    'a folder as another type',
    { hostPath: { path: '/mnt/fast', type: 'Socket' } },
    { control: 'host-paths', path: 'spec.mounts[0].hostPath', asked: '/mnt/fast (Socket)' },
  ],
  [
    'a read-only folder, writable',
    { hostPath: { path: '/opt/models' } },
    { control: 'host-paths', path: 'spec.mounts[0].readOnly' },
  ],
  [
    'an image of another registry',
    { image: { reference: 'quay.io/evil/x:1' } },
    {
      control: 'image-registry',
      path: 'spec.mounts[0].image.reference',
      asked: 'quay.io/evil/x:1',
      allowed: 'registry.corp/, docker.io/',
    },
  ],
])('%s is refused at the field', (_name, mount, want) => {
  expect(refusals(mount)).toMatchObject([want]);
});

test.each<[object, object]>([
  [{ nfs: { server: 'fs.corp', path: '/data' } }, { control: 'nfs-exports', allowed: 'none' }],
  [{ hostPath: { path: '/mnt/fast' } }, { control: 'host-paths', allowed: 'none' }],
  [{ image: { reference: 'registry.corp/a:1' } }, { control: 'volume-types', allowed: 'none' }],
])('a policy that says nothing opens nothing: %j', (mount, want) => {
  expect(refusals(mount, {})).toMatchObject([want]);
});

test('a ceiling holds for a notebook’s home as well, and moves its default', () => {
  const head = { apiVersion: 'aisubmit.dev/v1alpha1', metadata: { name: 'p' } };
  const policy = parsePolicy({ ...head, kind: 'Policy', spec: { storage: { volumeSize: '5Gi' } } });
  const home = (spec: object): unknown => {
    const resolution = resolveRequest(parseRequest({ ...head, kind: 'Notebook', spec }), policy);
    return resolution.ok
      ? resolution.effective.kind === 'Notebook' && resolution.effective.spec.home.size
      : resolution.violations.map(({ control, path }) => `${control} ${path}`);
  };
  expect(home({})).toBe('5Gi');
  expect(home({ home: { size: '6Gi' } })).toEqual(['volume-size spec.home.size']);
});

test('a policy that says nothing leaves claims and sizes open', () => {
  expect(refusals({ pvc: { claimName: 'payroll' } }, {})).toEqual([]);
  expect(refusals({ newPvc: { size: '64Ti' } }, {})).toEqual([]);
});
