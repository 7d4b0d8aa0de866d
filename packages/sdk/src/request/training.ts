import * as z from 'zod';
import { API_VERSION } from './api-version.ts';
import { commandSpec, commonSpec, count, finiteSpec, requestMetadata } from './common-spec.ts';
import { strictObject } from './strict-object.ts';
import { sweep } from './sweep.ts';

/** What a user may ask for when they want to train. */
export const trainingSchema = strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('Training'),
  metadata: requestMetadata,
  spec: strictObject({
    ...commonSpec,
    ...commandSpec,
    ...finiteSpec,
    retries: count.min(0).max(100).optional(),
    sweep: sweep.optional(),
  }),
});

export type TrainingRequest = z.infer<typeof trainingSchema>;
