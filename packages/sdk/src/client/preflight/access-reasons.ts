import type { Bundle } from '../../build/bundle.ts';
import type { Reason } from '../../errors.ts';
import type { Access } from '../access-review.ts';
import { askForRole } from '../ask-for-role.ts';
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
export function missingAccess(needed: NeededAccess): Reason {
  const { access } = needed;
  return {
    path: rightOf(needed),
    message: mayNot([needed]),
    fix: askForRole(access.namespace ?? ''),
  };
}

/** Says in one sentence which permissions are missing in a namespace, and what for; undefined for none. */
export function missingAccesses(needed: readonly NeededAccess[]): string | undefined {
  return needed.length === 0 ? undefined : mayNot(needed);
}

function mayNot(needed: readonly NeededAccess[]): string {
  const namespace = needed[0]?.access.namespace;
  const purposes = needed.map(({ purpose }) => purpose);
  return `you may not ${listed(needed.map(rightOf), 'or')} in namespace ${namespace}, which is needed to ${listed(purposes, 'and')}`;
}

function rightOf({ access: { verb, resource, subresource } }: NeededAccess): string {
  return `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`;
}

function listed(words: readonly string[], last: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
