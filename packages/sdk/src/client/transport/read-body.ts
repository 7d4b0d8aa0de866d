import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { ApiError } from './api-error.ts';
import { ItemSplitter } from './item-splitter.ts';

/** A page of 500 large objects stays below this; what is larger is not an answer we asked for. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

/** Reads an answer whole, unpacked, up to 64 MiB; what is no JSON is undefined. */
export async function readBody(answer: IncomingMessage, host: string): Promise<unknown> {
  let text = '';
  for await (const piece of textOf(answer, host)) text += piece;
  return parseJson(text);
}

/** Reads a list item by item, so that of its items only what `readItem` makes of each is held. */
export async function readList(
  answer: IncomingMessage,
  host: string,
  readItem: (item: unknown) => unknown,
): Promise<unknown> {
  const items: unknown[] = [];
  let isDamaged = false;
  const splitter = new ItemSplitter((json) => {
    const item = parseJson(json);
    isDamaged ||= item === undefined;
    if (!isDamaged) items.push(readItem(item));
  });
  for await (const piece of textOf(answer, host)) splitter.push(piece);
  const list = isDamaged ? undefined : parseJson(splitter.rest);
  return items.length === 0 || typeof list !== 'object' || list === null ? list : { ...list, items };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text of an answer as it arrives; nothing of it is kept here. */
async function* textOf(answer: IncomingMessage, host: string): AsyncGenerator<string> {
  const isPacked = answer.headers['content-encoding'] === 'gzip';
  const source = isPacked ? unpacked(answer) : answer;
  source.setEncoding('utf8');
  let size = 0;
  try {
    for await (const chunk of source) {
      const piece = String(chunk);
      size += piece.length;
      if (size > MAX_CHARACTERS) throw tooLarge(host);
      yield piece;
    }
  } catch (cause) {
    throw isPacked && isDamage(cause) ? damaged(host, cause) : cause;
  }
}

function unpacked(answer: IncomingMessage): Readable {
  const gunzip = process.getBuiltinModule('node:zlib').createGunzip();
  answer.once('error', (error) => gunzip.destroy(error));
  return answer.pipe(gunzip);
}

function isDamage(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_');
}

function damaged(host: string, cause: unknown): ApiError {
  return new ApiError('SERVER_ERROR', `${host} sent an answer that is damaged`, {
    cause,
    ambiguous: true,
    transient: true,
  });
}

function tooLarge(host: string): ApiError {
  return new ApiError('SERVER_ERROR', `${host} sent more than ${MAX_CHARACTERS / 1024 / 1024} MiB in one answer`, {
    ambiguous: true,
  });
}
