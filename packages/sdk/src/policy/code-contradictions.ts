import type { Reason } from '../errors.ts';
import { isInside, normalizePath } from '../request/mounts.ts';
import type { Effective } from './effective.ts';

/** Code from a folder in the way of other volumes; what lies inside the folder it goes to is mounted over it. */
export function codeContradictions(effective: Effective): Reason[] {
  if (effective.kind === 'Notebook' || effective.spec.code === undefined) return [];
  const { code, mounts, git, s3 } = effective.spec;
  const taken = [
    ...mounts.map(({ path }, index) => ({ path, by: `spec.mounts[${index}]` })),
    ...git.map(({ path, index }) => ({ path, by: `spec.git[${index}]` })),
    ...s3.flatMap(({ path }, index) => (path === undefined ? [] : [{ path, by: `spec.s3[${index}]` }])),
  ].find(({ path }) => isInside(code.path, normalizePath(path)));
  if (taken === undefined) return [];
  const message = `must not lie in ${taken.by}, ${normalizePath(taken.path)} (got ${code.path})`;
  return [{ path: 'spec.code.path', message, fix: 'choose another path, such as /workspace/app' }];
}
