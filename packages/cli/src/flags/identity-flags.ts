import { numeric, type RequestFlag } from './request-flag.ts';

const group = 'identity';

/** Whom the container runs as. */
export const IDENTITY_FLAGS: readonly RequestFlag[] = [
  {
    name: 'uid',
    aliases: ['run-as-uid'],
    value: 'UID',
    group,
    summary: 'User ID to run as; never 0.',
    path: 'identity.runAsUser',
    read: numeric,
  },
  {
    name: 'gid',
    aliases: ['run-as-gid'],
    value: 'GID',
    group,
    summary: 'Group ID to run as; never 0.',
    path: 'identity.runAsGroup',
    read: numeric,
  },
  {
    name: 'fs-group',
    value: 'GID',
    group,
    summary: 'Group that owns the volumes.',
    path: 'identity.fsGroup',
    read: numeric,
  },
  {
    name: 'supplemental-groups',
    value: 'GID',
    repeat: true,
    group,
    summary: 'Further group, such as that of shared data; repeatable.',
    path: 'identity.supplementalGroups',
    set: (draft, text) => {
      for (const part of text.split(',')) draft.push('identity.supplementalGroups', numeric(part.trim()));
    },
  },
  {
    name: 'service-account',
    value: 'NAME',
    group,
    summary: 'ServiceAccount; its token is not mounted.',
    path: 'serviceAccount',
  },
  {
    name: 'pull-secret',
    aliases: ['image-pull-secret'],
    value: 'NAME',
    repeat: true,
    group,
    summary: 'Secret with the registry login; repeatable.',
    path: 'pullSecrets',
    set: (draft, text) => draft.push('pullSecrets', text),
  },
];
