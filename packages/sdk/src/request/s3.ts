import * as z from 'zod';
import { byteQuantity, duration } from './amounts.ts';
import { parseDurationSeconds } from './duration.ts';
import { mountPath } from './mounts.ts';
import { objectName } from './names.ts';
import { endpointMistake, s3AddressMistake } from './s3-address.ts';
import { strictObject } from './strict-object.ts';

const MAX_ENTRIES = 8;
const MIN_INTERVAL_SECONDS = 30;

/** Text that a function finds nothing wrong with. */
function flawless(mistake: (text: string) => string | undefined): z.ZodType<string, string> {
  return z.string('must be text').superRefine((text, context) => {
    const message = mistake(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

const fields = {
  url: flawless(s3AddressMistake),
  mode: z.enum(['credentials', 'download', 'upload', 'csi']),
  path: mountPath.optional(),
  secret: objectName.optional(),
  role: z
    .string('must be text')
    .max(600, 'must be at most 600 characters')
    .regex(
      /^arn:aws(-[a-z-]+)?:iam::\d{12}:role\/[\w+=,.@/-]+$/,
      'must be the ARN of a role, such as arn:aws:iam::123456789012:role/training',
    )
    .optional(),
  endpoint: flawless(endpointMistake).optional(),
  region: z
    .string('must be text')
    .max(63, 'must be at most 63 characters')
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a region such as eu-central-1')
    .optional(),
  pathStyle: z.boolean('must be true or false').optional(),
  ca: objectName.optional(),
  size: byteQuantity.optional(),
  interval: duration
    .refine(
      (text) => (parseDurationSeconds(text) ?? 0) >= MIN_INTERVAL_SECONDS,
      `must be at least ${MIN_INTERVAL_SECONDS}s`,
    )
    .optional(),
  claim: objectName.optional(),
} as const;

type Field = keyof typeof fields;

const STORE: readonly Field[] = ['secret', 'role', 'endpoint', 'region', 'ca'];

/** What each mode takes beside `url`, and what it does not work without. */
const MODES: Readonly<Record<string, { readonly takes: readonly Field[]; readonly needs: readonly Field[] }>> = {
  credentials: { takes: STORE, needs: [] },
  download: { takes: [...STORE, 'path', 'pathStyle', 'size'], needs: ['path'] },
  upload: { takes: [...STORE, 'path', 'pathStyle', 'size', 'interval'], needs: ['path'] },
  csi: { takes: ['path', 'claim'], needs: ['path', 'claim'] },
};

const entry = strictObject(fields).superRefine((value, context) => {
  const { takes, needs } = MODES[value.mode] ?? { takes: [], needs: [] };
  const issue = (path: Field, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
  for (const field of Object.keys(value) as Field[]) {
    const isKnown = field === 'url' || field === 'mode' || takes.includes(field);
    if (!isKnown && value[field] !== undefined) issue(field, `is not for mode ${value.mode}`);
  }
  for (const field of needs) if (value[field] === undefined) issue(field, `is required by mode ${value.mode}`);
  if (takes.includes('secret') && (value.secret === undefined) === (value.role === undefined)) {
    issue('secret', 'must be given, or role, but not both: nothing is read or written without a name');
  }
});

/** Buckets that a workload reads from or writes to. */
export const s3 = z.array(entry).max(MAX_ENTRIES, `must be at most ${MAX_ENTRIES} entries`);

export type S3Entry = z.infer<typeof entry>;
