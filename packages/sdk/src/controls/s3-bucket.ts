import type { Control } from './control.ts';

export const s3Bucket: Control = {
  id: 's3-bucket',
  title: 'Only named buckets, prefixes and roles',
  level: 'policy',
  why: 'Buckets are shared by many; a prefix of your own keeps other teams’ data out of reach, and yours.',
  fix: 'use a bucket, prefix and role that the policy names',
  risk: 'code and data theft',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['request', 'policy'],
  values: ({ sections: { s3 } }) => (s3?.buckets === undefined && s3?.roles === undefined ? undefined : {}),
  sentences: [],
};
