import * as z from 'zod';
import { objectName } from '../request/names.ts';
import { strictObject } from '../request/strict-object.ts';

const part = z
  .string()
  .max(128)
  .regex(/^[\x21-\x7e]+$/, 'must be printable characters without spaces');
const groups = z.array(z.string().min(1).max(512)).max(200).optional();
const containers = z.array(objectName).max(200).optional();
const word = z.string().max(1024);
/** A program with whatever follows it, or a whole command word by word. */
const command = z.union([word.min(1, 'must not be empty'), z.array(word).min(1, 'must not be empty').max(64)]);

/** What a policy says about who gets into a pod that runs. Of the entries of a list any one suffices. */
export const accessSection = strictObject({
  ownPods: z
    .union(
      [
        z.literal('required'),
        strictObject({ prefix: part.optional(), suffix: part.optional(), ignoreCase: z.boolean().optional() }),
      ],
      'must be required, or say what of a login is no part of the name: {prefix, suffix, ignoreCase}',
    )
    .optional(),
  /** Groups that enter pods of others in spite of `ownPods`, where the lists below let them. */
  anyPods: groups,
  exec: z
    .array(strictObject({ groups, containers, commands: z.array(command).max(200).optional() }))
    .max(100)
    .optional(),
  attach: z.array(strictObject({ groups, containers })).max(100).optional(),
  portForward: z.array(strictObject({ groups })).max(100).optional(),
}).optional();
