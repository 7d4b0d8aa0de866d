import type { Control } from './control.ts';

export const imageDigest: Control = {
  id: 'image-digest',
  title: 'Images pinned by digest',
  level: 'policy',
  why: 'A tag can be moved after it was scanned; a digest is the image that was.',
  fix: 'write image:tag@sha256:…',
  risk: 'unscanned images',
  standard: 'CKV_K8S_43',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy'],
  values: ({ sections }) => (sections.images?.digest === 'required' ? {} : undefined),
  sentences: [
    {
      scope: 'container',
      holds: 'c.image.matches("@sha256:[a-f0-9]{64}$")',
      field: 'image',
      message: 'must be pinned by digest',
    },
    {
      scope: 'volume',
      holds: '!has(v.image) || v.image.?reference.orValue("").matches("@sha256:[a-f0-9]{64}$")',
      field: 'image.reference',
      message: 'must be pinned by digest',
    },
  ],
};
