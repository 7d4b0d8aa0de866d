import * as z from 'zod';
import { byteQuantity } from './amounts.ts';
import { commonSpec, duration, finiteSpec, requestMetadata } from './common-spec.ts';
import { objectName } from './names.ts';
import { API_VERSION } from './api-version.ts';
import { strictObject } from './strict-object.ts';

/** What a user may ask for when they want a notebook. */
export const notebookSchema = strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('Notebook'),
  metadata: requestMetadata,
  spec: strictObject({
    ...commonSpec,
    ...finiteSpec,
    ide: z.enum(['jupyter'], 'must be jupyter').optional(),
    home: strictObject({ size: byteQuantity.optional(), storageClass: objectName.optional() }).optional(),
    idleTimeout: duration.optional(),
  }),
});

export type NotebookRequest = z.infer<typeof notebookSchema>;
