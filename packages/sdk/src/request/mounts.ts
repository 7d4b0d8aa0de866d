import * as z from 'zod';
import { byteQuantity } from './amounts.ts';
import { dataKey, objectName } from './names.ts';
import { strictObject } from './strict-object.ts';

/** Paths that aisubmit mounts itself, or that a container does not work without. */
const RESERVED = ['/dev', '/proc', '/sys', '/etc', '/var/run/aisubmit', '/run/aisubmit', '/tmp', '/var/cache/aisubmit'];

/** An absolute path inside a container that neither climbs nor is the root. */
export const containerPath = z
  .string()
  .max(1024, 'must be at most 1024 characters')
  .refine((path) => path.startsWith('/'), 'must be absolute, such as /data')
  .refine((path) => path.split('/').every((part) => part !== '..' && part !== '.'), 'must not climb (. or ..)')
  .refine((path) => !path.includes(':'), 'must not hold a colon')
  .refine((path) => normalizePath(path) !== '/', 'must not be the root of the file system');

export const mountPath = containerPath.refine(
  (path) => !RESERVED.some((reserved) => isInside(normalizePath(path), reserved)),
  `must not be in ${RESERVED.join(', ')}`,
);

const subPath = z
  .string()
  .min(1, 'must not be empty')
  .max(1024, 'must be at most 1024 characters')
  .refine((path) => !path.startsWith('/'), 'must be relative to the volume')
  .refine((path) => path.split('/').every((part) => part !== '..'), 'must not climb (..)');

const SOURCES = ['pvc', 'newPvc', 'configMap', 'secret', 'emptyDir'] as const;

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
  configMap: strictObject({ name: objectName, keys: z.array(dataKey).min(1).optional() }).optional(),
  secret: strictObject({ name: objectName, keys: z.array(dataKey).min(1).optional() }).optional(),
  emptyDir: strictObject({ size: byteQuantity, medium: z.literal('Memory').optional() }).optional(),
}).refine((value) => SOURCES.filter((source) => value[source] !== undefined).length === 1, {
  message: `must have exactly one of ${SOURCES.join(', ')}`,
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

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
