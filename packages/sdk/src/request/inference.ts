import * as z from 'zod';
import { API_VERSION } from './api-version.ts';
import { commandSpec, commonSpec, count, duration, portNumber, requestMetadata, servedNetwork } from './common-spec.ts';
import { strictObject } from './strict-object.ts';

const replicaCount = count.min(1, 'must be at least 1').max(1000);

const replicas = strictObject({ min: replicaCount.optional(), max: replicaCount.optional() }).refine(
  (value) => value.max === undefined || value.max >= (value.min ?? 1),
  { path: ['max'], message: 'must not be less than min' },
);

const probePath = z
  .string()
  .max(1024)
  .regex(/^\/[\w\-./~%?&=+,:@]*$/, 'must be a URL path such as /health');

/** What a user may ask for when they want to serve a model. */
export const inferenceSchema = strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('Inference'),
  metadata: requestMetadata,
  spec: strictObject({
    ...commonSpec,
    ...commandSpec,
    network: servedNetwork.optional(),
    port: portNumber.min(1024, 'must be at least 1024, since the container is not root').optional(),
    replicas: replicas.optional(),
    autoscale: strictObject({
      metric: z.enum(['cpu', 'memory']).optional(),
      target: count
        .min(1, 'must be a percentage of the request, 1 to 100')
        .max(100, 'must be a percentage of the request, 1 to 100')
        .optional(),
    }).optional(),
    probes: strictObject({ path: probePath.optional(), startupTimeout: duration.optional() }).optional(),
  }),
});

export type InferenceRequest = z.infer<typeof inferenceSchema>;
