import { parse } from 'yaml';
import { ApiStatus } from '../../api/api-status.ts';
import type { ApiCall } from '../call.ts';

/** Parses the body as its content type says. Throws 415 for protobuf and the like, 400 for what does not parse. */
export function readBody({ body, contentType }: ApiCall): unknown {
  const text = body === undefined ? '' : body.toString('utf8');
  if (text === '') return undefined;
  const type = contentType.split(';')[0]?.trim() ?? '';
  try {
    if (type === '' || /json$/.test(type)) return JSON.parse(text);
    if (/yaml$/.test(type)) return parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw new ApiStatus(400, `the object provided is unrecognized (must be of type JSON or YAML): ${error instanceof Error ? error.message.slice(0, 80) : ''}`);
  }
  throw new ApiStatus(415, `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml`);
}
