import {
  AisubmitError,
  API_VERSION,
  buildBundle,
  bundleObjects,
  checkManifests,
  type Policy,
  parsePolicy,
  parseRequest,
  resolveRequest,
} from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { CONTEXT, makeRequest } from '../requests/build-request.ts';

/** A volume that is asked for in a request: what is tried, what refuses it, and the nearest thing that is allowed. */
interface MountAttack {
  readonly name: string;
  readonly attack: object;
  /** The control, or words of the parser's refusal. */
  readonly by: string;
  readonly twin: object;
}

const POLICY = policyOf({
  storage: {
    claims: ['datasets'],
    volumeSize: '1Ti',
    nfs: [
      { server: 'fs.corp', path: '/exports/data' },
      { server: 'fs.corp', path: '/exports/archive', readOnly: true },
    ],
    hostPaths: [{ path: '/mnt/fast', type: 'Directory' }],
    imageVolumes: true,
  },
  images: { registries: ['registry.corp/'] },
  secrets: { names: ['hub'] },
});

const nfs = (path: string, server = 'fs.corp') => ({ nfs: { server, path } });
const host = (path: string) => ({ hostPath: { path } });

const REFUSED: readonly MountAttack[] = [
  {
    name: 'a folder below an export',
    attack: nfs('/exports/data/payroll'),
    by: 'nfs-exports',
    twin: nfs('/exports/data'),
  },
  { name: 'an export with a slash more', attack: nfs('/exports/data/'), by: 'nfs-exports', twin: nfs('/exports/data') },
  {
    name: 'an export with slashes doubled',
    attack: nfs('//exports/data'),
    by: 'nfs-exports',
    twin: nfs('/exports/data'),
  },
  {
    name: 'a server in capitals',
    attack: nfs('/exports/data', 'FS.corp'),
    by: 'nfs-exports',
    twin: nfs('/exports/data'),
  },
  {
    name: 'a server by a name that only begins alike',
    attack: nfs('/exports/data', 'fs.corp.evil.example'),
    by: 'nfs-exports',
    twin: nfs('/exports/data'),
  },
  {
    name: 'an archive, writable',
    attack: { ...nfs('/exports/archive'), readOnly: false },
    by: 'nfs-exports',
    twin: { ...nfs('/exports/archive'), readOnly: true },
  },
  { name: 'the node’s root', attack: host('/'), by: 'host-paths', twin: host('/mnt/fast') },
  { name: 'a folder below one of the node', attack: host('/mnt/fast/x'), by: 'host-paths', twin: host('/mnt/fast') },
  { name: 'a folder above one of the node', attack: host('/mnt'), by: 'host-paths', twin: host('/mnt/fast') },
  {
    name: 'the node’s folder as a socket',
    attack: { hostPath: { path: '/mnt/fast', type: 'Socket' } },
    by: 'host-paths',
    twin: { hostPath: { path: '/mnt/fast', type: 'Directory' } },
  },
  {
    name: 'an export that climbs',
    attack: nfs('/exports/data/../../etc'),
    by: 'must not climb',
    twin: nfs('/exports/data'),
  },
  {
    name: 'a folder of the node that climbs',
    attack: host('/mnt/fast/../../etc'),
    by: 'must not climb',
    twin: host('/mnt/fast'),
  },
  {
    name: 'a folder of the volume that climbs',
    attack: { ...host('/mnt/fast'), subPath: 'x/../../etc' },
    by: 'must not climb',
    twin: { ...host('/mnt/fast'), subPath: 'x' },
  },
  {
    name: 'a folder of the volume from the root',
    attack: { ...host('/mnt/fast'), subPath: '/etc' },
    by: 'must be relative',
    twin: { ...host('/mnt/fast'), subPath: 'etc' },
  },
  {
    name: 'an image of a registry that only begins alike',
    attack: { image: { reference: 'registry.corp.evil.example/m:1' } },
    by: 'image-registry',
    twin: { image: { reference: 'registry.corp/m:1' } },
  },
  {
    name: 'a claim of others',
    attack: { pvc: { claimName: 'payroll' } },
    by: 'storage-claims',
    twin: { pvc: { claimName: 'datasets' } },
  },
  {
    name: 'the claim of a workload of the other kind',
    attack: { pvc: { claimName: 'notebook-demo-home' } },
    by: 'storage-claims',
    twin: { pvc: { claimName: 'training-demo-data' } },
  },
  {
    name: 'more than the ceiling',
    attack: { newPvc: { size: '1025Gi' } },
    by: 'volume-size',
    twin: { newPvc: { size: '1024Gi' } },
  },
  {
    name: 'a Secret of others',
    attack: { secret: { name: 'theirs' } },
    by: 'secret-list',
    twin: { secret: { name: 'hub' } },
  },
  {
    name: 'the token of somebody’s notebook',
    attack: { secret: { name: 'notebook-lab-token' } },
    by: 'must not be the token of a notebook',
    twin: { secret: { name: 'hub' } },
  },
  {
    name: 'two sources, of which one is allowed',
    attack: { secret: { name: 'hub' }, hostPath: { path: '/' } },
    by: 'must have exactly one of',
    twin: { secret: { name: 'hub' } },
  },
  {
    name: 'a field that nobody knows',
    attack: { secret: { name: 'hub' }, mountPropagation: 'Bidirectional' },
    by: 'is not a known field',
    twin: { secret: { name: 'hub' } },
  },
];

describe('a request for a volume', () => {
  test.each(REFUSED)('$name is refused', ({ attack, by, twin }) => {
    expect(
      refusals({ path: '/x', ...attack })
        .join('\n')
        .toLowerCase(),
    ).toContain(by.toLowerCase());
    expect(refusals({ path: '/x', ...twin })).toEqual([]);
  });

  const TAKEN = [
    '/etc',
    '/x/../etc',
    '//etc//',
    '/dev/shm',
    '/proc',
    '/tmp/x',
    '/var/run/aisubmit/git',
    '/run/aisubmit/s3',
    '/var/cache/aisubmit',
    '/var/run',
    '/usr/bin',
    '/\u202ecte',
    '/et\u200bc',
    '/etc\u0000',
  ];
  test.each(TAKEN)('takes no place that is not its own: %j', (path) => {
    expect(refusals({ path, pvc: { claimName: 'datasets' } })).not.toEqual([]);
  });
});

/** What says no to a training run with one mount: controls, or the parser's words. */
function refusals(mount: object): string[] {
  try {
    const resolution = resolveRequest(
      parseRequest(makeRequest('Training', { image: 'registry.corp/train:1', mounts: [mount] })),
      POLICY,
    );
    if (!resolution.ok) return resolution.violations.map(({ control }) => control);
    const objects = bundleObjects(buildBundle(resolution.effective, CONTEXT));
    return checkManifests(objects, { policy: POLICY, namespace: 'team-a' }).violations.map(({ control }) => control);
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    return error.reasons.map(({ message }) => message);
  }
}

function policyOf(spec: object): Policy {
  return parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'strict' }, spec });
}
