import { parse } from 'yaml';
import { ApiStatus } from '../../api/api-status.ts';
import type { ApiCall } from '../call.ts';
import { decodeProtobuf } from '../protobuf/decode-protobuf.ts';

/** Parses the body as its content type says. Throws 415 for what is not read, 400 for what does not parse. */
export function readBody({ body, contentType }: ApiCall): unknown {
  if (body === undefined || body.length === 0) return undefined;
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (type === 'application/vnd.kubernetes.protobuf') return decodeProtobuf(body);
  const text = body.toString('utf8');
  try {
    if (type === '' || /json$/.test(type)) return JSON.parse(text);
    if (/yaml$/.test(type)) return parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw new ApiStatus(
      400,
      `the object provided is unrecognized (must be of type JSON or YAML): ${error instanceof Error ? error.message.slice(0, 80) : ''}`,
    );
  }
  throw new ApiStatus(
    415,
    `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml`,
  );
}
