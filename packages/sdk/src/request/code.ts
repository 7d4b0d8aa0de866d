import * as z from 'zod';
import { isInside, mountPath, normalizePath } from './mounts.ts';
import { strictObject } from './strict-object.ts';

/** The workload's home; code may lie in it, not in its place. */
const HOME = '/home/aisubmit';

/** Code from a folder on the user's own machine: what it is, and where it goes. The files come beside the request. */
export const code = strictObject({
  sha256: z
    .string('must be text; quote it')
    .regex(/^[0-9a-f]{64}$/, 'must be the digest of packed files, 64 hexadecimal digits')
    .optional(),
  path: mountPath.refine((path) => !isInside(HOME, normalizePath(path)), `must not be ${HOME} or above`).optional(),
});

/** Where the code is found where nobody says. */
const DEFAULT_PATH = '/workspace/code';

/** Where the code is found in the container. */
export function codePathOf({ path }: { readonly path?: string | undefined }): string {
  return normalizePath(path ?? DEFAULT_PATH);
}
