import * as z from 'zod';
import { DOCUMENT_NAME } from './document-name.ts';
import type { EntryKind } from './recall.ts';

const rememberedSchema = z.strictObject({ policy: z.string().regex(DOCUMENT_NAME).optional() });

/** Which policy a namespace was under when it was last seen; none after an admin took it away on purpose. */
export type RememberedPolicy = z.infer<typeof rememberedSchema>;

/** Entries about namespaces, by name. */
export const REMEMBERED_POLICY: EntryKind<RememberedPolicy> = {
  name: 'policy of a namespace',
  parse: (value) => rememberedSchema.safeParse(value).data,
};
