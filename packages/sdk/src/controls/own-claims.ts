import type { Control } from './control.ts';
import { isOwn, workloadOf } from './is-own.ts';

/** Said of a claim, and of a template of one. */
export const NO_OTHER_LABEL = 'must hold no aisubmit.dev/workload but that of a workload of your own';

/**
 * A workload takes the claims that carry its label and name for its home and its volumes. Whoever may create claims could
 * leave one there with another's label, and what lies on it would run as its finder; so nobody labels one as another's.
 */
export const ownClaims: Control = {
  id: 'own-claims',
  title: 'Nobody leaves a claim for another’s workload',
  level: 'policy',
  why: 'What lies in a notebook’s home runs as whoever opens it; a claim that somebody else left there would be taken for it.',
  fix: 'leave aisubmit.dev/workload out of claims that you make yourself, and mount them by name',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: ['PersistentVolumeClaim'],
  needs: ['object', 'policy', 'requester'],
  values: ({ sections }) => (sections.access?.ownPods === undefined ? undefined : {}),
  sentences: [
    {
      scope: 'object',
      holds: isOwn(workloadOf('object.metadata')),
      field: 'metadata.labels',
      message: NO_OTHER_LABEL,
      // A claim from before keeps its label, and grows.
      onUpdate: {
        touched: `${workloadOf('object.metadata')} != ${workloadOf('oldObject.metadata')}`,
        otherwise: 'true',
      },
    },
  ],
};
