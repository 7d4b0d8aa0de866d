import type { Reason } from '../errors.ts';
import { isInside, normalizePath } from '../request/mounts.ts';
import type { Effective } from './effective.ts';
import type { EffectiveRepository } from './effective-git.ts';

/** The workload's home; a repository may lie in it, not in its place. */
const HOME = '/home/aisubmit';
/** What the usual image does not have. */
const TOOLS = { signedBy: 'ssh-keygen, which verifies signatures', lfs: 'git-lfs' } as const;

/** Repositories in the way of other volumes, and what the image cannot do. */
export function gitContradictions(effective: Effective): Reason[] {
  return effective.spec.git.flatMap((each) => [...inTheWay(each, effective), ...beyondTheImage(each, effective)]);
}

function inTheWay({ path, index }: EffectiveRepository, { spec }: Effective): Reason[] {
  const at = `spec.git[${index}].path`;
  if (isInside(HOME, path)) {
    return [{ path: at, message: `must not take the place of the home, ${HOME} (got ${path})`, fix: FIX }];
  }
  const mount = spec.mounts.findIndex((each) => isInside(path, normalizePath(each.path)));
  if (mount === -1) return [];
  const message = `must not lie in spec.mounts[${mount}], ${normalizePath(spec.mounts[mount]?.path ?? '')} (got ${path})`;
  return [{ path: at, message, fix: FIX }];
}

const FIX = 'choose another path, such as /workspace/repository';

function beyondTheImage({ index, signedBy, lfs }: EffectiveRepository, { policy }: Effective): Reason[] {
  if (policy.sections.git?.image !== undefined) return [];
  const asked = [...(signedBy === undefined ? [] : ['signedBy' as const]), ...(lfs ? ['lfs' as const] : [])];
  return asked.map((field) => ({
    path: `spec.git[${index}].${field}`,
    message: `needs an image with ${TOOLS[field]}; the usual one has none, and policy ${policy.name} names no other`,
    fix: 'ask your admin to set git.image in the policy, or leave it out',
  }));
}
