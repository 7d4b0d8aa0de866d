import type { Control } from './control.ts';

export const s3Endpoint: Control = {
  id: 's3-endpoint',
  title: 'Only named object stores',
  level: 'policy',
  why: 'A store outside the organisation is where data leaves to, or where other people’s data comes from.',
  fix: 'set endpoint of the s3 entry to a store that the policy names',
  risk: 'code and data theft',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['request', 'policy'],
  values: ({ sections }) => (sections.s3?.endpoints === undefined ? undefined : {}),
  sentences: [],
};
