import * as z from 'zod';
import { escapeControlChars } from '../escape-control-chars.ts';
import { byteQuantity } from './amounts.ts';
import { imageReference } from './image-reference.ts';
import { dataKey, objectName } from './names.ts';
import { strictObject } from './strict-object.ts';

/** Paths that aisubmit mounts itself, or that a container does not work without. */
export const RESERVED = [
  '/dev',
  '/proc',
  '/sys',
  '/etc',
  '/var/run/aisubmit',
  '/run/aisubmit',
  '/var/run/aisubmit-access',
  '/run/aisubmit-access',
  '/var/run/aisubmit-ssh',
  '/run/aisubmit-ssh',
  '/tmp',
  '/var/cache/aisubmit',
];

/** Folders that hold the programs of the image, or what lies above; their own folders may be mounted. */
const SYSTEM = [
  '/bin',
  '/boot',
  '/home',
  '/lib',
  '/lib64',
  '/root',
  '/run',
  '/sbin',
  '/usr',
  '/usr/bin',
  '/usr/lib',
  '/usr/local',
  '/usr/local/bin',
  '/usr/local/lib',
  '/usr/sbin',
  '/var',
  '/var/cache',
  '/var/lib',
  '/var/run',
];

/** True for folders whose place nothing may take: the image would not run any more. */
export function isSystemPath(path: string): boolean {
  return SYSTEM.includes(normalizePath(path));
}

/** True for folders that belong to the system or to aisubmit, and whatever lies in them. */
export function isReserved(path: string): boolean {
  const normal = normalizePath(path);
  return RESERVED.some((reserved) => isInside(normal, reserved));
}

/** Characters that a terminal or an eye takes for something else have no place in a path. */
const PLAIN = {
  test: (path: string) => escapeControlChars(path) === path,
  message: 'must not hold control characters',
};

/** An absolute path inside a container that neither climbs nor is the root. */
export const containerPath = z
  .string()
  .max(1024, 'must be at most 1024 characters')
  .refine((path) => path.startsWith('/'), 'must be absolute, such as /data')
  .refine((path) => path.split('/').every((part) => part !== '..' && part !== '.'), 'must not climb (. or ..)')
  .refine((path) => !path.includes(':'), 'must not hold a colon')
  .refine(PLAIN.test, PLAIN.message)
  .refine((path) => normalizePath(path) !== '/', 'must not be the root of the file system');

export const mountPath = containerPath
  .refine((path) => !isReserved(path), `must not be in ${RESERVED.join(', ')}`)
  .refine(
    (path) => !isSystemPath(path),
    'must not take the place of a folder that the image needs; use one of its own',
  );

const subPath = z
  .string()
  .min(1, 'must not be empty')
  .max(1024, 'must be at most 1024 characters')
  .refine((path) => !path.startsWith('/'), 'must be relative to the volume')
  .refine((path) => path.split('/').every((part) => part !== '..'), 'must not climb (..)')
  .refine(PLAIN.test, PLAIN.message);

/** A server's name or address as pods' `nfs.server` takes it; no port, no path. */
const nfsServer = z
  .string()
  .max(253, 'must be at most 253 characters')
  .regex(
    /^(?:[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?|[0-9a-fA-F:]*:[0-9a-fA-F:.]+)$/,
    'must be a host name or an address',
  );

/** A path on the node or on a server, as the policy spells it: such lists compare it character by character. */
const foreignPath = z
  .string()
  .max(1024, 'must be at most 1024 characters')
  .refine((path) => path.startsWith('/'), 'must be absolute')
  .refine((path) => path.split('/').every((part) => part !== '..' && part !== '.'), 'must not climb (. or ..)')
  .refine((path) => !path.includes(':'), 'must not hold a colon')
  .refine(PLAIN.test, PLAIN.message);

const SOURCES = ['pvc', 'newPvc', 'nfs', 'hostPath', 'configMap', 'secret', 'emptyDir', 'image'] as const;

/** @see https://kubernetes.io/docs/concepts/storage/volumes/#hostpath-volume-types */
const HOST_PATH_TYPES = ['Directory', 'File', 'Socket', 'CharDevice', 'BlockDevice'] as const;

/** One volume in the workload's container: a path and exactly one source. */
const mount = strictObject({
  path: mountPath,
  readOnly: z.boolean('must be true or false').optional(),
  subPath: subPath.optional(),
  pvc: strictObject({ claimName: objectName }).optional(),
  newPvc: strictObject({
    size: byteQuantity,
    storageClass: objectName.optional(),
    accessMode: z.enum(['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany']).optional(),
  }).optional(),
  nfs: strictObject({ server: nfsServer, path: foreignPath }).optional(),
  hostPath: strictObject({ path: foreignPath, type: z.enum(HOST_PATH_TYPES).optional() }).optional(),
  configMap: strictObject({ name: objectName, keys: z.array(dataKey).min(1).optional() }).optional(),
  secret: strictObject({ name: objectName, keys: z.array(dataKey).min(1).optional() }).optional(),
  emptyDir: strictObject({ size: byteQuantity, medium: z.literal('Memory').optional() }).optional(),
  image: strictObject({ reference: imageReference }).optional(),
})
  .refine((value) => SOURCES.filter((source) => value[source] !== undefined).length === 1, {
    message: `must have exactly one of ${SOURCES.join(', ')}`,
  })
  .refine((value) => value.image === undefined || value.readOnly !== false, {
    path: ['readOnly'],
    message: 'must not be false: the files of an image are never written',
  });

/** The workload's volumes; no two may share a path. */
export const mounts = z
  .array(mount)
  .max(32, 'must be at most 32 mounts')
  .superRefine((list, context) => {
    const seen = new Map<string, number>();
    for (const [index, { path }] of list.entries()) {
      const normal = normalizePath(path);
      const first = seen.get(normal);
      if (first !== undefined) {
        context.addIssue({ code: 'custom', path: [index, 'path'], message: `is already mounted by mounts[${first}]` });
      }
      seen.set(normal, index);
    }
  });

/** The path without doubled or trailing slashes. */
export function normalizePath(path: string): string {
  return `/${path.split('/').filter(Boolean).join('/')}`;
}

/** True when a path is a folder, or lies in it; both normalized. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
