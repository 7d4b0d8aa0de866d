import { ofClaimTemplates } from './claim-templates.ts';
import type { Control } from './control.ts';

export const claimTemplateSize: Control = {
  id: 'claim-template-size',
  title: 'No volume larger than the ceiling, by template',
  level: 'policy',
  why: 'A claim that a controller makes takes as much storage as one that its user makes.',
  fix: 'ask for a smaller volume, or an admin for a claim of that size',
  risk: 'unlimited resources',
  standard: 'the organisation’s',
  references: ['https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes'],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) =>
    sections.storage?.volumeSize === undefined ? undefined : { maxVolume: sections.storage.volumeSize },
  sentences: ofClaimTemplates(
    (claim) =>
      `!quantity(string(${claim}.?spec.?resources.?requests[?"storage"].orValue("0"))).isGreaterThan(quantity(variables.maxVolume))`,
    { field: 'spec.resources.requests.storage', message: 'must not be more than the policy allows' },
  ),
};
