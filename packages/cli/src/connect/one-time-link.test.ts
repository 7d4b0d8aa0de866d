import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { oneTimeLink } from './one-time-link.ts';

const SECRET = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I';
let server: Server | undefined;
afterEach(() => server?.close());

interface Listening {
  readonly said: string[];
  readonly clock: { now: number };
  /** Sends bytes, in pieces, and answers everything that comes back. */
  send(...pieces: readonly string[]): Promise<string>;
}

/** What is not for the link is echoed. */
async function listening(
  signIn: (host: string) => Promise<readonly string[]> = async () => ['session=1; Path=/'],
): Promise<Listening> {
  const said: string[] = [];
  const clock = { now: 0 };
  const link = oneTimeLink({
    secret: SECRET,
    now: () => clock.now,
    hosts: ['127.0.0.1'],
    signIn,
    say: (text) => said.push(text),
  });
  const made = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    socket.on('error', () => undefined);
    void link.greet(socket).then((isMine) => {
      if (!isMine) socket.pipe(socket);
    });
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const { port } = made.address() as AddressInfo;
  const send = async (...pieces: readonly string[]): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    socket.end();
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    return text;
  };
  return { said, clock, send };
}

const get = (path: string, host = '127.0.0.1:8888'): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: */*\r\n\r\n`;
const LINK = `/aisubmit/${SECRET}`;
const line = (answer: string): string => answer.split('\r\n')[0] ?? '';

test('the link hands the session on, once, and leaves no trace', async () => {
  const { send } = await listening();
  const answer = await send(get(LINK));
  expect(answer.split('\r\n')).toEqual([
    'HTTP/1.1 302 Found',
    'Location: /',
    'Set-Cookie: session=1; Path=/',
    'Content-Type: text/html; charset=utf-8',
    'Content-Length: 0',
    'Cache-Control: no-store',
    'Referrer-Policy: no-referrer',
    'X-Content-Type-Options: nosniff',
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
    'Connection: close',
    '',
    '',
  ]);
  const again = await send(get(LINK));
  expect(line(again)).toBe('HTTP/1.1 410 Gone');
  expect(again).toContain('This link was for once. Run kubectl aisubmit connect again for another.');
  expect(again).toContain('<a href="/">');
});

test('it works in pieces, however small', async () => {
  const { send } = await listening();
  const text = get(LINK);
  expect(line(await send('G', text.slice(1, 9), text.slice(9, 30), text.slice(30)))).toBe('HTTP/1.1 302 Found');
});

test.each([
  ['another path', get('/lab?x=/aisubmit/')],
  ['another method', 'POST /aisubmit/x HTTP/1.1\r\n\r\n'],
  ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['bytes that are no text', '\u0000\u0001\u00ff'],
])('%s passes as it is', async (_name, bytes) => {
  const { send } = await listening();
  expect(await send(bytes)).toBe(bytes);
});

test.each([
  ['a wrong secret', get(`/aisubmit/${SECRET.slice(1)}`), 'HTTP/1.1 404 Not Found'],
  ['no secret', get('/aisubmit/'), 'HTTP/1.1 404 Not Found'],
  ['a name of the internet', get(LINK, 'evil.example:8888'), 'HTTP/1.1 400 Bad Request'],
  ['no host', `GET ${LINK} HTTP/1.1\r\n\r\n`, 'HTTP/1.1 400 Bad Request'],
  ['two hosts', `GET ${LINK} HTTP/1.1\r\nHost: 127.0.0.1\r\nhost: evil.example\r\n\r\n`, 'HTTP/1.1 400 Bad Request'],
])('%s gets nothing, and does not use the link up', async (_name, bytes, want) => {
  const { send } = await listening();
  const answer = await send(bytes);
  expect(line(answer)).toBe(want);
  expect(answer).not.toContain('Set-Cookie');
  expect(line(await send(get(LINK)))).toBe('HTTP/1.1 302 Found');
});

test('a link that nobody opened for a quarter of an hour is no link any more', async () => {
  const { send, clock } = await listening();
  clock.now = 15 * 60_000 + 1;
  const late = await send(get(LINK));
  expect(line(late)).toBe('HTTP/1.1 410 Gone');
  expect(late).toContain('<p>This link has expired. Run kubectl aisubmit connect again for another.</p>\n');
});

test('signing in that fails is said in both places, and the page can be loaded again', async () => {
  let fails = true;
  const { send, said } = await listening(async () => {
    if (fails) throw new TypeError('a secret detail');
    return ['session=1'];
  });
  const answer = await send(get(LINK));
  expect(line(answer)).toBe('HTTP/1.1 502 Bad Gateway');
  expect(answer).not.toContain('secret detail');
  expect(said).toEqual(['could not sign in: signing in did not work']);
  fails = false;
  expect(line(await send(get(LINK)))).toBe('HTTP/1.1 302 Found');
});

test('a cookie cannot add headers', async () => {
  const { send } = await listening(async () => ['a=1\r\nX-Evil: 1']);
  expect(await send(get(LINK))).toContain('\r\nSet-Cookie: a=1X-Evil: 1\r\n');
});

test('of two at the same time one gets in', async () => {
  const { send } = await listening();
  const lines = (await Promise.all([send(get(LINK)), send(get(LINK))])).map(line).toSorted();
  expect(lines).toEqual(['HTTP/1.1 302 Found', 'HTTP/1.1 410 Gone']);
});
