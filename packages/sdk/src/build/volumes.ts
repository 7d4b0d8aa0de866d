import type { Effective } from '../policy/effective.ts';
import { namedHostPath } from '../policy/mount-violations.ts';
import { normalizePath } from '../request/mounts.ts';
import { workloadId } from '../request/workload-kind.ts';
import { claimName } from './claims.ts';
import { CACHE, HOME } from './container-paths.ts';

/** A volume of the pod and where the container sees it. */
export interface Mounted {
  readonly volume: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly mount: Readonly<Record<string, unknown>> & { readonly name: string };
}

type UserMount = Effective['spec']['mounts'][number];

/** Group-readable, since the files belong to root and the workload reads them through its fsGroup. */
const SECRET_MODE = 0o440;
const CONFIG_MODE = 0o444;

/** Every volume of a workload: the writable places a read-only root needs, then the user's own. */
export function volumesOf(effective: Effective): Mounted[] {
  const { ephemeralStorage, sharedMemory } = effective.spec.resources;
  const home = hasOwnHome(effective) ? [] : [mounted('home', homeSource(effective), { mountPath: HOME })];
  const shm =
    sharedMemory === undefined
      ? []
      : [mounted('shm', { emptyDir: { medium: 'Memory', sizeLimit: sharedMemory } }, { mountPath: '/dev/shm' })];
  return [
    ...home,
    mounted('tmp', { emptyDir: { sizeLimit: ephemeralStorage } }, { mountPath: '/tmp' }),
    mounted('cache', { emptyDir: { sizeLimit: ephemeralStorage } }, { mountPath: CACHE }),
    ...shm,
    ...effective.spec.mounts.map((mount, index) => userVolume(effective, mount, index)),
  ];
}

/** A volume whose mount carries its name. */
export function mounted(
  name: string,
  source: Readonly<Record<string, unknown>>,
  mount: Readonly<Record<string, unknown>>,
): Mounted {
  return { volume: { name, ...source }, mount: { name, ...mount } };
}

/** A Secret as files, readable by the workload alone. */
export function secretSource(secretName: string, keys?: readonly string[]): Readonly<Record<string, unknown>> {
  return { secret: { secretName, defaultMode: SECRET_MODE, ...items(keys) } };
}

/** True when one of the user's mounts takes the place of the home volume. */
export function hasOwnHome({ spec }: Effective): boolean {
  return spec.mounts.some(({ path }) => normalizePath(path) === HOME);
}

function homeSource(effective: Effective): Readonly<Record<string, unknown>> {
  return effective.kind === 'Notebook'
    ? { persistentVolumeClaim: { claimName: `${workloadId(effective.kind, effective.name)}-home` } }
    : { emptyDir: { sizeLimit: effective.spec.resources.ephemeralStorage } };
}

function userVolume(effective: Effective, mount: UserMount, index: number): Mounted {
  const readOnly =
    mount.readOnly ?? [mount.configMap, mount.secret, mount.image].some((source) => source !== undefined);
  return mounted(`mount-${index}`, userSource(effective, mount), {
    mountPath: normalizePath(mount.path),
    ...(mount.subPath === undefined ? {} : { subPath: mount.subPath }),
    ...(readOnly ? { readOnly: true } : {}),
  });
}

function userSource(effective: Effective, mount: UserMount): Readonly<Record<string, unknown>> {
  if (mount.pvc !== undefined) return { persistentVolumeClaim: { claimName: mount.pvc.claimName } };
  if (mount.newPvc !== undefined) return { persistentVolumeClaim: { claimName: claimName(effective, mount.path) } };
  if (mount.secret !== undefined) return secretSource(mount.secret.name, mount.secret.keys);
  if (mount.configMap !== undefined) {
    return { configMap: { name: mount.configMap.name, defaultMode: CONFIG_MODE, ...items(mount.configMap.keys) } };
  }
  return nodeSource(effective, mount) ?? scratchSource(mount);
}

/** Volumes from outside the namespace, which only exist where the policy names them. */
function nodeSource({ policy }: Effective, mount: UserMount): Readonly<Record<string, unknown>> | undefined {
  const { nfs, hostPath, image, readOnly } = mount;
  if (nfs !== undefined) {
    return { nfs: { server: nfs.server, path: nfs.path, ...(readOnly === true ? { readOnly } : {}) } };
  }
  if (hostPath !== undefined) {
    const type = namedHostPath(hostPath, policy)?.type ?? hostPath.type;
    return { hostPath: { path: hostPath.path, ...(type === undefined ? {} : { type }) } };
  }
  // A tag may move, as that of the container's own image.
  return image === undefined ? undefined : { image: { reference: image.reference, pullPolicy: 'Always' } };
}

function scratchSource(mount: UserMount): Readonly<Record<string, unknown>> {
  const { medium, size } = mount.emptyDir ?? {};
  return { emptyDir: { ...(medium === undefined ? {} : { medium }), sizeLimit: size } };
}

function items(keys: readonly string[] | undefined): Readonly<Record<string, unknown>> {
  return keys === undefined ? {} : { items: keys.map((key) => ({ key, path: key })) };
}
