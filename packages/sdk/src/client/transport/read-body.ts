import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { ApiError } from './api-error.ts';

/** A page of 500 large objects stays below this; what is larger is not an answer we asked for. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Reads an answer whole, unpacked, up to 64 MiB. */
export async function readBody(answer: IncomingMessage, host: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw tooLarge(host);
    chunks.push(bytes);
  }
  const packed = Buffer.concat(chunks);
  if (answer.headers['content-encoding'] !== 'gzip') return packed.toString('utf8');
  return (await unpack(packed, host)).toString('utf8');
}

async function unpack(packed: Buffer, host: string): Promise<Buffer> {
  const zlib = process.getBuiltinModule('node:zlib');
  const gunzip = promisify<Buffer, { maxOutputLength: number }, Buffer>(zlib.gunzip);
  return gunzip(packed, { maxOutputLength: MAX_BODY_BYTES }).catch((cause: unknown) => {
    if (cause instanceof RangeError) throw tooLarge(host);
    throw new ApiError('SERVER_ERROR', `${host} sent an answer that is damaged`, {
      cause,
      ambiguous: true,
      transient: true,
    });
  });
}

function tooLarge(host: string): ApiError {
  return new ApiError('SERVER_ERROR', `${host} sent more than ${MAX_BODY_BYTES / 1024 / 1024} MiB in one answer`, {
    ambiguous: true,
  });
}
