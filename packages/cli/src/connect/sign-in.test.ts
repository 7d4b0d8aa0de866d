import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { signInToCodeServer, signInToJupyter } from './sign-in.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serving(
  listener: RequestListener,
): Promise<{ host: string; token: string; dial: () => Promise<ReturnType<typeof connect>> }> {
  const made = createServer(listener);
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const { port } = made.address() as AddressInfo;
  return { host: '127.0.0.1:8899', token: 'its-token', dial: async () => connect(port, '127.0.0.1') };
}

test('Jupyter gets the token in a header, under the name that the browser calls it by', async () => {
  const seen: unknown[] = [];
  const options = await serving((request, response) => {
    seen.push(request.url, request.headers.authorization, request.headers.host);
    response.writeHead(200, {
      'set-cookie': ['username-127-0-0-1-8899=x; HttpOnly; Path=/', '_xsrf=y; Path=/', 'other=z'],
    });
    response.end('{}');
  });
  expect(await signInToJupyter(options)).toEqual(['username-127-0-0-1-8899=x; HttpOnly; Path=/', '_xsrf=y; Path=/']);
  expect(seen).toEqual(['/api/status', 'token its-token', '127.0.0.1:8899']);
});

test('code-server gets the token in its form', async () => {
  const seen: unknown[] = [];
  const options = await serving(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    seen.push(request.method, request.url, request.headers.origin, body);
    response.writeHead(302, { 'set-cookie': 'code-server-session-lab=h; Path=/; SameSite=Lax', location: './' }).end();
  });
  expect(await signInToCodeServer(options)).toEqual(['code-server-session-lab=h; Path=/; SameSite=Lax']);
  const form = 'password=its-token&base=%2F&href=http%3A%2F%2F127.0.0.1%3A8899%2Flogin';
  expect(seen).toEqual(['POST', '/login', 'http://127.0.0.1:8899', form]);
});

test.each([
  [403, 'FORBIDDEN', "the notebook's server does not take its token (HTTP 403)"],
  [200, 'FORBIDDEN', "the notebook's server does not take its token (HTTP 200)"],
  [500, 'UNREACHABLE', "the notebook's server fails (HTTP 500)"],
])('a server that answers %i without a session', async (status, code, message) => {
  const options = await serving((_request, response) => response.writeHead(status).end('its-token'));
  await expect(signInToJupyter(options)).rejects.toMatchObject({ code, message });
});

test('a server that hangs up is said, without what it was told', async () => {
  const options = await serving((request) => request.socket.destroy());
  const error = await signInToJupyter(options).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'UNREACHABLE', message: "the notebook's server does not answer" });
  expect(error).not.toHaveProperty('cause');
});

test('a server that switches to another protocol is one that does not answer', async () => {
  const options = await serving(() => undefined);
  server
    ?.on('upgrade', () => undefined)
    .on('connection', (socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    });
  await expect(signInToJupyter(options)).rejects.toMatchObject({
    code: 'UNREACHABLE',
    message: "the notebook's server does not answer",
  });
});
