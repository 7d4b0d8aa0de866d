import type { Control } from './control.ts';

export const hostPaths: Control = {
  id: 'host-paths',
  title: 'Only named host folders',
  level: 'policy',
  why: 'A folder of the node is shared with everything else that runs there.',
  fix: 'use a persistentVolumeClaim, or a folder that the policy names exactly',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) => {
    const folders = sections.storage?.hostPaths ?? [];
    const nameOf = ({ path, type }: (typeof folders)[number]) => `${path}:${type ?? ''}`;
    return {
      hostPaths: folders.map(nameOf),
      readOnlyHostPaths: folders.filter(({ readOnly }) => readOnly === true).map(nameOf),
    };
  },
  sentences: [
    {
      scope: 'volume',
      holds: '!has(v.hostPath) || (v.hostPath.path + ":" + v.hostPath.?type.orValue("")) in variables.hostPaths',
      field: 'hostPath',
      message: 'must be a folder that the policy names, with the same type',
    },
    {
      scope: 'container',
      holds:
        'c.?volumeMounts.orValue([]).all(m, m.?readOnly.orValue(false) == true || !variables.volumes.exists(v, v.name == m.name && has(v.hostPath) && (v.hostPath.path + ":" + v.hostPath.?type.orValue("")) in variables.readOnlyHostPaths))',
      field: 'volumeMounts',
      message: 'must mount a read-only host folder read-only',
    },
  ],
};
