import type { Control } from './control.ts';
import { isOwn } from './is-own.ts';
import { OWN_NAME } from './own-name.ts';

/** A workload's name is fixed, and `owned-labels` keeps its labels as they were made. */
const ONLY_NEW = { touched: 'false', otherwise: 'true' };
const LABEL = 'object.metadata.?labels[?"aisubmit.dev/workload"].orValue("")';

const CLAIM_LABEL = '.?metadata.?labels[?"aisubmit.dev/workload"].orValue("")';
const OF_CLAIMS = 'must hold no aisubmit.dev/workload but that of a workload of your own';

export const ownPods: Control = {
  id: 'own-pods',
  title: 'Names begin with their user, and nobody gets into a pod of others',
  level: 'policy',
  why: 'Who gets into a pod is told by its name alone; in there they are whoever the pod runs as.',
  fix: 'submit it with kubectl aisubmit under the name that it tells you',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: 'pods',
  needs: ['object', 'policy', 'requester'],
  values: ({ sections }) => (sections.access?.ownPods === undefined ? undefined : {}),
  sentences: [
    {
      scope: 'object',
      holds: isOwn(LABEL),
      field: 'metadata.labels',
      message: 'must have a name that begins with your login’s part in aisubmit.dev/workload',
      onUpdate: ONLY_NEW,
    },
    {
      scope: 'pod',
      holds: isOwn('variables.workload'),
      field: 'metadata.labels',
      message: 'must have a name that begins with your login’s part in aisubmit.dev/workload',
      onUpdate: ONLY_NEW,
    },
    {
      scope: 'object',
      holds: OWN_NAME,
      field: 'metadata.name',
      message: 'must go on with your login’s part where it begins as a workload’s does',
      onUpdate: ONLY_NEW,
    },
    // A claim that a controller makes later on, in which a workload of that name would find its home: see own-claims.
    {
      scope: 'volume',
      holds: isOwn(`dyn(v).?ephemeral.?volumeClaimTemplate${CLAIM_LABEL}`),
      field: 'ephemeral.volumeClaimTemplate.metadata.labels',
      message: OF_CLAIMS,
    },
    {
      scope: 'object',
      holds: `dyn(object).?spec.?volumeClaimTemplates.orValue([]).all(t, ${isOwn(`t${CLAIM_LABEL}`)})`,
      field: 'spec.volumeClaimTemplates.metadata.labels',
      message: OF_CLAIMS,
      onUpdate: ONLY_NEW,
    },
  ],
};
