import * as z from 'zod';
import { gitUrlOf, readGitUrl } from './git-url.ts';
import { containerPath, isInside, isReserved, normalizePath, RESERVED } from './mounts.ts';
import { objectName } from './names.ts';
import { strictObject } from './strict-object.ts';

const MAX_REPOSITORIES = 8;
const MAX_DEPTH = 1_000_000;

const url = z
  .string('must be an address such as https://HOST/PATH')
  .max(1024, 'must be at most 1024 characters')
  .superRefine((text, context) => {
    const read = readGitUrl(text);
    if ('mistake' in read) context.addIssue({ code: 'custom', message: read.mistake });
  });

/** A branch or tag by its short name, under the rules of git check-ref-format and with characters that nothing reads as code. */
const ref = z
  .string('must be the name of a branch or tag; quote numbers')
  .max(255, 'must be at most 255 characters')
  .regex(/^[A-Za-z0-9._/+@#=,-]+$/, 'must be letters, digits and . _ / + @ # = , -')
  .refine((name) => !name.startsWith('-'), 'must not begin with a dash')
  .refine((name) => !name.startsWith('refs/'), 'must be the short name, such as main instead of refs/heads/main')
  .refine(isRefName, 'must be a name that git takes for a branch or tag');

const commit = z
  .string('must be a whole commit hash; quote it')
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a whole commit hash, 40 or 64 hexadecimal digits in lower case');

const clonePath = containerPath
  .refine((path) => /^[A-Za-z0-9._/+@ -]+$/.test(path), 'must be letters, digits and . _ / + @ -')
  .refine((path) => !isReserved(path), `must not be in ${RESERVED.join(', ')}`);

const repository = strictObject({
  url,
  // Beside a commit, which is what is cloned, it is the record of where that came from.
  ref: ref.optional(),
  commit: commit.optional(),
  path: clonePath.optional(),
  secret: objectName.optional(),
  depth: z
    .int('must be a whole number')
    .min(0, 'must be 0 (the whole history) or more')
    .max(MAX_DEPTH, `must be at most ${MAX_DEPTH}; 0 is the whole history`)
    .optional(),
  submodules: z.boolean('must be true or false').optional(),
  lfs: z.boolean('must be true or false').optional(),
  signedBy: objectName.optional(),
})
  .refine((value) => value.secret !== undefined || gitUrlOf(value.url)?.transport !== 'ssh', {
    path: ['secret'],
    message: 'must name a Secret with the keys ssh-privatekey and known_hosts, which SSH needs',
  })
  .refine((value) => value.lfs !== true || gitUrlOf(value.url)?.transport !== 'ssh', {
    path: ['lfs'],
    message: 'needs an https:// address; servers hand out large files by HTTPS only',
  });

/** Repositories that are cloned before the workload starts; no two may share a path. */
export const git = z
  .array(repository)
  .max(MAX_REPOSITORIES, `must be at most ${MAX_REPOSITORIES} repositories`)
  .superRefine((list, context) => {
    const paths = list.map(clonePathOf);
    for (const [index, path] of paths.entries()) {
      const first = paths.findIndex((other) => isInside(path, other) || isInside(other, path));
      if (first === index || list[index] === undefined || gitUrlOf(list[index].url) === undefined) continue;
      const message = `is in the way of git[${first}], which lies at ${paths[first]}; give one of them another path`;
      context.addIssue({ code: 'custom', path: [index, 'path'], message });
    }
  });

/** Where a repository is found in the container: where the user wants it, else in /workspace under its own name. */
export function clonePathOf(wanted: { readonly url: string; readonly path?: string | undefined }): string {
  return normalizePath(wanted.path ?? `/workspace/${gitUrlOf(wanted.url)?.name ?? ''}`);
}

/** @see https://git-scm.com/docs/git-check-ref-format */
function isRefName(name: string): boolean {
  if (name === '@' || name.endsWith('.') || name.includes('..') || name.includes('@{')) return false;
  return name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}
