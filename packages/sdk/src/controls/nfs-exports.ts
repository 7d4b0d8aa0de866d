import type { Control } from './control.ts';

export const nfsExports: Control = {
  id: 'nfs-exports',
  title: 'Only named NFS exports',
  level: 'policy',
  why: 'An NFS server believes any UID a pod says it has.',
  fix: 'use a persistentVolumeClaim, or an export that the policy names',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) => {
    const exports = sections.storage?.nfs ?? [];
    const named = (isReadOnly: boolean) =>
      exports
        .filter(({ readOnly }) => (readOnly ?? false) === isReadOnly)
        .map(({ server, path }) => `${server}:${path}`);
    return { nfsWritable: named(false), nfsReadable: named(true) };
  },
  sentences: [
    {
      scope: 'volume',
      holds:
        '!has(v.nfs) || (v.nfs.server + ":" + v.nfs.path) in variables.nfsWritable || (v.nfs.?readOnly.orValue(false) == true && (v.nfs.server + ":" + v.nfs.path) in variables.nfsReadable)',
      field: 'nfs',
      message: 'must be an export that the policy names, read-only where it says so',
    },
  ],
};
