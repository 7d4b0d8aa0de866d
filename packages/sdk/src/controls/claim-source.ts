import type { Control, Sentence } from './control.ts';

/** A copy of a claim holds its data as much as the claim does. */
function copiesOnly(field: 'dataSource' | 'dataSourceRef'): Sentence {
  const source = `object.spec.${field}`;
  // Only the newer field has a namespace.
  const isNear = field === 'dataSourceRef' ? ` && ${source}.?namespace.orValue("") == ""` : '';
  return {
    scope: 'object',
    holds: `!has(${source}) || (${source}.kind == "PersistentVolumeClaim"${isNear} && ${source}.name in variables.claims)`,
    field: `spec.${field}`,
    message: 'must be absent, or a claim that the policy names',
  };
}

export const claimSource: Control = {
  id: 'claim-source',
  title: 'No copies of other claims',
  level: 'policy',
  why: 'A claim that is made from another one holds its data; naming claims is worth nothing where they can be copied.',
  fix: 'make an empty claim, or copy one that the policy names',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: ['PersistentVolumeClaim'],
  needs: ['object', 'policy'],
  values: ({ sections }) => (sections.storage?.claims === undefined ? undefined : { claims: sections.storage.claims }),
  sentences: [copiesOnly('dataSource'), copiesOnly('dataSourceRef')],
};
