import type { StandardCheck } from './standard-check.ts';

export const hostPathVolumes: StandardCheck = {
  id: 'hostPathVolumes',
  level: 'baseline',
  why: 'A hostPath volume reads and writes the node’s own files.',
  fix: 'use a persistentVolumeClaim or an emptyDir',
  variants: [
    {
      since: 0,
      sentences: [{ scope: 'volume', holds: '!has(v.hostPath)', field: 'hostPath', message: 'must not be used' }],
    },
  ],
};
