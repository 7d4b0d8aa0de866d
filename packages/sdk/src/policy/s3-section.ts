import * as z from 'zod';
import { imageReference } from '../request/image-reference.ts';
import { endpointMistake, s3AddressMistake } from '../request/s3-address.ts';
import { strictObject } from '../request/strict-object.ts';

const MAX_ENTRIES = 500;
const HOST_PATTERN = /^(?:\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** A store: its host at any port, every host below a domain, or host and port as an address. */
const endpoint = z
  .string()
  .max(512)
  .refine(
    (text) => HOST_PATTERN.test(text) || endpointMistake(text) === undefined,
    'must be a host such as s3.example.com or *.example.com, or an address such as https://s3.example.com:9000',
  );

/** A prefix that does not end in a slash would allow `team-evil` beside `team`. */
const bucket = z
  .string()
  .max(600)
  .refine(
    (text) => s3AddressMistake(`s3://${text}`) === undefined && (!text.includes('/') || text.endsWith('/')),
    'must be a bucket, or a bucket and a prefix that ends in /, such as datasets or datasets/team-a/',
  );

/** What a policy says about object stores. An absent list allows anything. */
export const s3Section = strictObject({
  image: imageReference.optional(),
  endpoints: z.array(endpoint).max(MAX_ENTRIES).optional(),
  buckets: z.array(bucket).max(MAX_ENTRIES).optional(),
  roles: z.array(z.string().min(1).max(600)).max(MAX_ENTRIES).optional(),
});
