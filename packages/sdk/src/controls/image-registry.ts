import type { Control } from './control.ts';

export const imageRegistry: Control = {
  id: 'image-registry',
  title: 'Images of the organisation’s registries',
  level: 'policy',
  why: 'An image is other people’s code with your data in its hands.',
  fix: 'use an image of one of the policy’s registries, written in full',
  risk: 'unscanned images',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) =>
    sections.images?.registries === undefined ? undefined : { registries: sections.images.registries },
  sentences: [
    {
      scope: 'container',
      holds: 'variables.registries.exists(r, c.image.startsWith(r)) && !c.image.contains("..")',
      field: 'image',
      message: 'must come from a registry that the policy names',
    },
    {
      scope: 'volume',
      holds: '!has(v.image) || variables.registries.exists(r, v.image.?reference.orValue("").startsWith(r))',
      field: 'image.reference',
      message: 'must come from a registry that the policy names',
    },
  ],
};
