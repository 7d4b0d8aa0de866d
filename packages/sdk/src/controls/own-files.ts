import type { Control } from './control.ts';
import { OWN_NAME } from './own-name.ts';

/**
 * Users may create and delete ConfigMaps, and a pod gets whichever has the name when it starts: who puts one of their own
 * in the place of a colleague's, while the workload is suspended, would run as that colleague.
 */
export const ownFiles: Control = {
  id: 'own-files',
  title: 'Files of a workload come from its user',
  level: 'policy',
  why: 'Scripts, code and settings of a workload lie in ConfigMaps of its name; who puts others in their place runs as its user.',
  fix: 'leave it to kubectl aisubmit, or give the ConfigMap a name that does not begin as a workload’s',
  risk: 'files of others',
  standard: 'the organisation’s',
  references: [],
  judges: ['ConfigMap'],
  needs: ['object', 'policy', 'requester'],
  values: ({ sections }) => (sections.access?.ownPods === undefined ? undefined : {}),
  sentences: [
    {
      scope: 'object',
      holds: OWN_NAME,
      field: 'metadata.name',
      message: 'must go on with your login’s part where it begins as a workload’s does',
      // Labels and owners are not what a pod reads.
      onUpdate: {
        touched: 'object.?data != oldObject.?data || object.?binaryData != oldObject.?binaryData',
        otherwise: 'true',
      },
    },
  ],
};
