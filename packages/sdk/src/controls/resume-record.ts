import { KINDS } from '../policy/user-slug.ts';
import type { Control } from './control.ts';

const NAME = 'object.metadata.?name.orValue("")';
const SUBMITTED_BY = 'metadata.?annotations[?"aisubmit.dev/submitted-by"]';
const IS_ONE = `${NAME}.endsWith("-resume") && ${JSON.stringify(KINDS)}.exists(k, ${NAME}.startsWith(k))`;

/**
 * While `resume` replaces an ended workload its request lies in a ConfigMap `<kind>-<name>-resume`, and whoever goes on
 * starts it as themselves. Users may create ConfigMaps, so its maker's name has to be one that nobody forges, as the
 * name on the workload is: `resume` takes only the requester's own.
 */
export const resumeRecord: Control = {
  id: 'resume-record',
  title: 'A kept request says who kept it',
  level: 'policy',
  why: 'What an interrupted resume kept is started again as whoever goes on with it.',
  fix: 'leave it to kubectl aisubmit resume, or give the ConfigMap a name that does not end in -resume',
  risk: 'attribution',
  standard: 'the organisation’s',
  references: [],
  judges: ['ConfigMap'],
  needs: ['object', 'policy', 'requester'],
  values: ({ sections }) => (sections.identity?.attribution === 'required' ? {} : undefined),
  sentences: [
    {
      scope: 'object',
      holds: `!(${IS_ONE}) || object.${SUBMITTED_BY}.orValue("") == variables.requester`,
      field: 'metadata.annotations',
      message: 'must name the requester in aisubmit.dev/submitted-by',
      onUpdate: {
        touched: `${IS_ONE} && (object.?data != oldObject.?data || object.?binaryData != oldObject.?binaryData)`,
        otherwise: `!(${IS_ONE}) || object.${SUBMITTED_BY} == oldObject.${SUBMITTED_BY}`,
      },
    },
  ],
};
