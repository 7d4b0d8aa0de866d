import { expect, test } from 'vitest';
import { mounts } from './mounts.ts';

const wrong = (mount: object): string[] => {
  const judged = mounts.safeParse([{ pvc: { claimName: 'data' }, ...mount }]);
  return judged.success ? [] : judged.error.issues.map(({ path, message }) => `${path.slice(1).join('.')} ${message}`);
};

const RESERVED =
  'path must not be in /dev, /proc, /sys, /etc, /var/run/aisubmit, /run/aisubmit, /var/run/aisubmit-access, /run/aisubmit-access, /var/run/aisubmit-ssh, /run/aisubmit-ssh, /tmp, /var/cache/aisubmit';
const SYSTEM = 'path must not take the place of a folder that the image needs; use one of its own';

test.each([
  '/data',
  '/data/',
  '//data',
  '/mnt/a b',
  '/mnt/Größe',
  '/home/aisubmit',
  '/home/aisubmit/.cache',
  '/usr/share/models',
  '/var/data',
  '/tmpfiles',
  '/etcd',
])('%s may be mounted', (path) => {
  expect(wrong({ path })).toEqual([]);
});

test.each<[string, string]>([
  ['/data/../etc', 'path must not climb (. or ..)'],
  ['/data/./x', 'path must not climb (. or ..)'],
  ['data', 'path must be absolute, such as /data'],
  ['/', 'path must not be the root of the file system'],
  ['///', 'path must not be the root of the file system'],
  ['/a:b', 'path must not hold a colon'],
  ['/data\u0000', 'path must not hold control characters'],
  ['/data\n/etc', 'path must not hold control characters'],
  ['/\u202edata', 'path must not hold control characters'],
  ['/et\u200bc', 'path must not hold control characters'],
  ['/etc', RESERVED],
  ['//etc/', RESERVED],
  ['/etc/ssl', RESERVED],
  ['/dev/shm', RESERVED],
  ['/tmp', RESERVED],
  ['/proc/self', RESERVED],
  ['/var/run/aisubmit/git', RESERVED],
  ['/run/aisubmit', RESERVED],
  ['/var//cache/aisubmit', RESERVED],
  ['/usr', SYSTEM],
  ['/usr/local/', SYSTEM],
  ['//bin', SYSTEM],
  ['/var/run', SYSTEM],
  ['/home', SYSTEM],
])('%j may not', (path, want) => {
  expect(wrong({ path })).toEqual([want]);
});

test.each<[string, string]>([
  ['../x', 'subPath must not climb (..)'],
  ['a/../../x', 'subPath must not climb (..)'],
  ['/etc', 'subPath must be relative to the volume'],
  ['', 'subPath must not be empty'],
  ['a\u0000', 'subPath must not hold control characters'],
])('a folder of the volume is no way out of it: %j', (subPath, want) => {
  expect(wrong({ path: '/data', subPath })).toEqual([want]);
});

test.each<[object, string]>([
  [{ nfs: { server: 'fs.corp', path: '/a/../b' } }, 'nfs.path must not climb (. or ..)'],
  [{ nfs: { server: 'fs.corp:/x', path: '/a' } }, 'nfs.server must be a host name or an address'],
  [{ hostPath: { path: 'mnt' } }, 'hostPath.path must be absolute'],
  [{ hostPath: { path: '/mnt\u0007' } }, 'hostPath.path must not hold control characters'],
  [{ hostPath: { path: '/mnt', type: 'DirectoryOrCreate' } }, 'hostPath.type'],
  [{ secret: { name: 's', keys: ['..x'] } }, 'secret.keys.0 must not climb (..)'],
  [{ emptyDir: {} }, 'emptyDir.size'],
  [
    { image: { reference: 'a:1' }, readOnly: false },
    'readOnly must not be false: the files of an image are never written',
  ],
])('a source is taken as it is meant: %j', (source, want) => {
  const found = wrong({ path: '/x', pvc: undefined, ...source });
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(want);
});
