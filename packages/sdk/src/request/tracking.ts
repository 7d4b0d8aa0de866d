import * as z from 'zod';
import { mountPath } from './mounts.ts';
import { objectName } from './names.ts';
import { strictObject } from './strict-object.ts';
import { webAddressMistake } from './web-address.ts';

/** The address of a service that a workload talks to. */
const webAddress: z.ZodType<string, string> = z.string('must be text').superRefine((text, context) => {
  const message = webAddressMistake(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** Where a name is asked for people paste the key itself: 40 digits of W&B's, say, which are a fine name. */
const secretName = objectName.refine(
  (text) => !/^[0-9a-f]{32,}$/.test(text),
  'must be the name of a Secret; this looks like a key, which kubectl aisubmit secret create token takes',
);

/** A name that ends up in a variable, where Kubernetes would expand `$(…)`. */
function named(what: string): z.ZodString {
  return z
    .string('must be text; quote numbers')
    .max(128, 'must be at most 128 characters')
    .regex(/^[A-Za-z0-9][A-Za-z0-9_. -]*$/, `must be ${what}: letters, digits, spaces and . _ -`);
}

/** Where a workload reports what it measures. */
export const tracking = strictObject({
  wandb: strictObject({
    secret: secretName.optional(),
    baseUrl: webAddress.optional(),
    project: named('the name of a project').optional(),
    entity: named('the name of a user or team').optional(),
  }).optional(),
  mlflow: strictObject({
    trackingUri: webAddress.optional(),
    secret: secretName.optional(),
    auth: z.enum(['token', 'basic'], 'must be token or basic').optional(),
    ca: objectName.optional(),
    experiment: z
      .string('must be text; quote numbers')
      .max(250, 'must be at most 250 characters')
      .regex(/^[A-Za-z0-9/][A-Za-z0-9_./@ -]*$/, 'must be letters, digits, spaces and . _ / @ -')
      .optional(),
  }).optional(),
  tensorboard: strictObject({ logDir: mountPath.optional() }).optional(),
});

/** Where models and data sets are fetched from by the workload's own libraries. */
export const hubs = strictObject({
  huggingFace: strictObject({ secret: secretName.optional(), endpoint: webAddress.optional() }).optional(),
  ngc: strictObject({ secret: secretName.optional() }).optional(),
});
