import { createServer, get, type IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readBody, readList } from './read-body.ts';

/** Sends bytes over a connection and reads them there. */
async function received<T>(
  bytes: string | Buffer,
  encoding: string,
  read: (answer: IncomingMessage) => Promise<T>,
): Promise<T> {
  const server = createServer((_request, response) => {
    response.setHeader('content-encoding', encoding);
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  try {
    const answer = await new Promise<IncomingMessage>((resolve) => get({ port, host: '127.0.0.1' }, resolve));
    return await read(answer);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const LIST = JSON.stringify({ kind: 'PodList', items: [{ a: 'é' }, { a: '数据' }] });

test.each([
  ['gzip', gzipSync(LIST)],
  ['identity', LIST],
])('makes of each item of a list what is asked for: %s', async (encoding, bytes) => {
  const list = await received(bytes, encoding, (answer) => readList(answer, 'here', (item) => ({ was: item })));
  expect(list).toEqual({ kind: 'PodList', items: [{ was: { a: 'é' } }, { was: { a: '数据' } }] });
  expect(await received(bytes, encoding, (answer) => readBody(answer, 'here'))).toEqual(JSON.parse(LIST));
});

test.each([
  ['{"kind":"PodList","items":[]}', { kind: 'PodList', items: [] }],
  ['{"kind":"PodList","items":null}', { kind: 'PodList', items: null }],
  ['<html>', undefined],
  ['{"items":[{"a":1}', undefined],
  ['{"items":[{"a":1},{a}]}', undefined],
  ['{"items":[{"a":1},{"b":"\\x"}]}', undefined],
])('reads %s', async (text, want) => {
  expect(await received(text, 'identity', (answer) => readList(answer, 'here', (item) => item))).toEqual(want);
});

test('says so when what is packed is damaged', async () => {
  const cut = gzipSync(LIST).subarray(0, 20);
  await expect(received(cut, 'gzip', (answer) => readBody(answer, 'here'))).rejects.toThrow(
    'here sent an answer that is damaged',
  );
});

test('a small answer that unpacks to too much is refused', async () => {
  const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024, ' '));
  await expect(received(bomb, 'gzip', (answer) => readBody(answer, 'here'))).rejects.toThrow(
    'here sent more than 64 MiB in one answer',
  );
});
