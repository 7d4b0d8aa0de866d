import { ofClaimTemplates } from './claim-templates.ts';
import type { Control, Sentence } from './control.ts';

function copiesOnly(field: 'dataSource' | 'dataSourceRef'): readonly Sentence[] {
  return ofClaimTemplates(
    (claim) => {
      const source = `${claim}.?spec.?${field}`;
      // Only the newer field has a namespace.
      const isNear = field === 'dataSourceRef' ? ` && ${source}.?namespace.orValue("") == ""` : '';
      return `(!${source}.hasValue() || (${source}.?kind.orValue("") == "PersistentVolumeClaim"${isNear} && ${source}.?name.orValue("") in variables.claims))`;
    },
    { field: `spec.${field}`, message: 'must be absent, or a claim that the policy names' },
  );
}

export const claimTemplateSource: Control = {
  id: 'claim-template-source',
  title: 'No copies of other claims, by template',
  level: 'policy',
  why: 'A claim that a controller makes from another one holds its data as much as one that a user makes.',
  fix: 'start from an empty volume, or copy a claim that the policy names',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: ['https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes'],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) => (sections.storage?.claims === undefined ? undefined : { claims: sections.storage.claims }),
  sentences: [...copiesOnly('dataSource'), ...copiesOnly('dataSourceRef')],
};
