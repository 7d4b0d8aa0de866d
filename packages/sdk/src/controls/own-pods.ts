import { ofClaimTemplates } from './claim-templates.ts';
import type { Control } from './control.ts';
import { isOwn, workloadOf } from './is-own.ts';
import { NO_OTHER_LABEL } from './own-claims.ts';
import { OWN_NAME } from './own-name.ts';

/** A workload's name is fixed, and `owned-labels` keeps its labels as they were made. */
const ONLY_NEW = { touched: 'false', otherwise: 'true' };

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
      holds: isOwn(workloadOf('object.metadata')),
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
    ...ofClaimTemplates((claim) => isOwn(workloadOf(`${claim}.?metadata`)), {
      field: 'metadata.labels',
      message: NO_OTHER_LABEL,
    }),
  ],
};
