import * as z from 'zod';
import { byteQuantity } from './amounts.ts';
import { API_VERSION } from './api-version.ts';
import { commonSpec, duration, env, finiteSpec, requestMetadata } from './common-spec.ts';
import { objectName } from './names.ts';
import { strictObject } from './strict-object.ts';

/** Variables that would replace the token file, or open the server to callers without one. */
const JUPYTER_AUTH = ['JUPYTER_TOKEN', 'JUPYTER_TOKEN_FILE', 'JUPYTER_SERVER_ALLOW_UNAUTHENTICATED_ACCESS'];

/** What a user may ask for when they want a notebook. */
export const notebookSchema = strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('Notebook'),
  metadata: requestMetadata,
  spec: strictObject({
    ...commonSpec,
    ...finiteSpec,
    env: env
      .superRefine((list, context) => {
        for (const [index, { name }] of list.entries()) {
          if (!JUPYTER_AUTH.includes(name)) continue;
          context.addIssue({
            code: 'custom',
            path: [index, 'name'],
            message: `must not be ${name}, which aisubmit sets`,
          });
        }
      })
      .optional(),
    ide: z.enum(['jupyter', 'vscode', 'pycharm'], 'must be jupyter, vscode or pycharm').optional(),
    home: strictObject({ size: byteQuantity.optional(), storageClass: objectName.optional() }).optional(),
    idleTimeout: duration.optional(),
  }),
});

export type NotebookRequest = z.infer<typeof notebookSchema>;
