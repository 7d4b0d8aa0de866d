import type { Control } from './control.ts';

export const volumeTypes: Control = {
  id: 'volume-types',
  title: 'Only volumes that belong to the namespace',
  level: 'floor',
  why: 'Host folders, inline NFS and node-local drivers reach the files of other people.',
  fix: 'use a persistentVolumeClaim, or an emptyDir with a sizeLimit',
  risk: 'files of others',
  standard: 'PSS restricted, stricter',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  judges: 'pods',
  needs: ['object'],
  values: ({ sections: { storage } }) => ({
    allowsNfs: (storage?.nfs ?? []).length > 0,
    allowsHostPath: (storage?.hostPaths ?? []).length > 0,
    allowsImage: storage?.imageVolumes ?? false,
    csiDrivers: storage?.csiDrivers ?? [],
  }),
  sentences: [
    {
      scope: 'volume',
      holds:
        'has(v.configMap) || has(v.downwardAPI) || has(v.emptyDir) || has(v.ephemeral) || has(v.persistentVolumeClaim) || has(v.projected) || has(v.secret) || (has(v.nfs) && variables.allowsNfs) || (has(v.hostPath) && variables.allowsHostPath) || (has(v.image) && variables.allowsImage) || (has(v.csi) && v.csi.driver in variables.csiDrivers)',
      field: '',
      message: 'must be configMap, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected or secret',
    },
    {
      scope: 'volume',
      holds: '!has(v.emptyDir) || quantity(string(v.emptyDir.?sizeLimit.orValue("0"))).isGreaterThan(quantity("0"))',
      field: 'emptyDir.sizeLimit',
      message: 'must be set',
    },
  ],
};
