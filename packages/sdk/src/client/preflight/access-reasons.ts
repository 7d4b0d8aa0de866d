import type { Bundle } from '../../build/bundle.ts';
import type { Reason } from '../../errors.ts';
import type { Access } from '../access-review.ts';
import { resourceOf } from '../resource-paths.ts';

export interface NeededAccess {
  readonly access: Access;
  /** A submission cannot go on without it; otherwise something later will not work. */
  readonly required: boolean;
  /** What it is for, as the end of "cannot …". */
  readonly purpose: string;
}

/** Lists what a dry-run does not show but a submission or its follow-up needs. */
export function neededAccess(bundle: Bundle): readonly NeededAccess[] {
  const parent = resourceOf(bundle.parent);
  const group = parent.apiVersion.split('/')[0] ?? '';
  const { namespace } = bundle;
  const ofParent = (verb: string, purpose: string): NeededAccess => ({
    access: { verb, group, resource: parent.plural, namespace },
    required: true,
    purpose,
  });
  const ofPods = (verb: string, purpose: string, subresource?: string): NeededAccess => ({
    access: { verb, group: '', resource: 'pods', subresource, namespace },
    required: false,
    purpose,
  });
  return [
    ofParent('patch', 'let it run once everything is in place'),
    ofParent('get', 'see what became of it'),
    ofParent('delete', 'remove it again'),
    ofPods('list', 'see its pods'),
    ofPods('watch', 'follow its start'),
    ofPods('get', 'see its logs', 'log'),
  ];
}

/** Says in one sentence which permission is missing and what for. */
export function missingAccess({ access, purpose }: NeededAccess): Reason {
  const resource = access.subresource === undefined ? access.resource : `${access.resource}/${access.subresource}`;
  return {
    path: `${access.verb} ${resource}`,
    message: `you may not ${access.verb} ${resource} in namespace ${access.namespace}, which is needed to ${purpose}`,
    fix: `ask your cluster admin for the aisubmit-user role in namespace ${access.namespace}`,
  };
}
