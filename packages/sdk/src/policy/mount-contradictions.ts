import type { Reason } from '../errors.ts';
import { isInside, isSystemPath, normalizePath } from '../request/mounts.ts';
import { compareQuantities } from '../request/quantity.ts';
import type { Effective, EffectiveCommon } from './effective.ts';
import { namedSecrets } from './named-secrets.ts';

type Mount = EffectiveCommon['mounts'][number];

const HOME = '/home/aisubmit';
/** What aisubmit makes for a notebook: whoever has it, has the notebook. */
const NOTEBOOK_TOKEN = /^notebook-.+-token$/;

/** Volumes in the way of each other or of what a workload writes, larger than what they are taken from, or not the user's to name. */
export function mountContradictions(effective: Effective): Reason[] {
  const { mounts, git } = effective.spec;
  return [
    ...mounts.flatMap((mount, index) => [...homeReasons(mount, index), ...sizeReasons(mount, { index, effective })]),
    ...nestingReasons(effective),
    ...git
      .filter(({ path }) => isSystemPath(path) && !isInside(HOME, path))
      .map(({ path, index }) => ({
        path: `spec.git[${index}].path`,
        message: `must not take the place of a folder that the image needs (got ${path})`,
        fix: 'choose another path, such as /workspace/code',
      })),
    ...tokenReasons(effective),
  ];
}

function homeReasons(mount: Mount, index: number): Reason[] {
  if (normalizePath(mount.path) !== HOME || !isReadOnly(mount)) return [];
  const message = `must be writable at ${HOME}, the home`;
  return [{ path: `spec.mounts[${index}]`, message, fix: `mount it elsewhere, such as ${HOME}/data` }];
}

/** The folder that it is mounted on cannot be made where nothing may be written. */
function nestingReasons({ spec }: Effective): Reason[] {
  const outer = spec.mounts.map((mount, index) => ({ mount, at: `spec.mounts[${index}]` }));
  const inner = [
    ...outer.map(({ mount, at }) => ({ path: mount.path, at })),
    ...spec.s3.flatMap(({ path }, index) => (path === undefined ? [] : [{ path, at: `spec.s3[${index}]` }])),
  ];
  return inner.flatMap(({ path, at }) =>
    outer
      .filter((each) => each.at !== at && isReadOnly(each.mount) && liesIn(path, each.mount.path))
      .map((each) => ({
        path: `${at}.path`,
        message: `must not lie in ${each.at}, ${normalizePath(each.mount.path)}, which is read-only (got ${normalizePath(path)})`,
        fix: 'mount one of them elsewhere',
      })),
  );
}

function liesIn(path: string, folder: string): boolean {
  const [inner, outer] = [normalizePath(path), normalizePath(folder)];
  return inner !== outer && isInside(inner, outer);
}

/** Read-only because the user said so, or because nobody can write there. */
function isReadOnly({ readOnly, configMap, secret, image }: Mount): boolean {
  return readOnly ?? (configMap !== undefined || secret !== undefined || image !== undefined);
}

/** A kubelet ends a pod whose scratch volumes outgrow what it asked for. */
function sizeReasons(
  { emptyDir }: Mount,
  { index, effective }: { readonly index: number; readonly effective: Effective },
): Reason[] {
  if (emptyDir === undefined) return [];
  const { memory, ephemeralStorage } = effective.spec.resources;
  const [from, limit, flag] =
    emptyDir.medium === 'Memory'
      ? ['memory', memory.limit, '--memory']
      : ['ephemeralStorage', ephemeralStorage, '--ephemeral-storage'];
  if (compareQuantities(emptyDir.size, limit) <= 0) return [];
  return [
    {
      path: `spec.mounts[${index}].emptyDir.size`,
      message: `must not be more than ${from}, ${limit}, from which it is taken (got ${emptyDir.size})`,
      fix: `ask for more with ${flag}, or use a claim`,
    },
  ];
}

function tokenReasons(effective: Effective): Reason[] {
  return namedSecrets(effective)
    .filter(({ name }) => NOTEBOOK_TOKEN.test(name))
    .map(({ name, path }) => ({
      path,
      message: `must not be the token of a notebook (got "${name}")`,
      fix: 'use a Secret of your own; a notebook’s token is for its browser alone',
    }));
}
