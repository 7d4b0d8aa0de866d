import type { StandardCheck } from './standard-check.ts';

const ALLOWED = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

export const restrictedVolumes: StandardCheck = {
  id: 'restrictedVolumes',
  level: 'restricted',
  overrides: ['hostPathVolumes'],
  why: 'Other kinds of volume reach the node or a storage server past the cluster’s own storage rules.',
  fix: 'use a persistentVolumeClaim, or another kind from the list',
  variants: [
    {
      since: 0,
      sentences: [
        {
          scope: 'volume',
          holds: ALLOWED.map((source) => `has(v.${source})`).join(' || '),
          field: '',
          message: `must be one of ${ALLOWED.join(', ')}`,
        },
      ],
    },
  ],
};
