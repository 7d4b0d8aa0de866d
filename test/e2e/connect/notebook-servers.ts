import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A server of this machine that stands in the pod. */
export interface NotebookServer extends AsyncDisposable {
  readonly port: number;
  readonly token: string;
}

const PYTHON = '/usr/bin/python3';
const PACKAGE = '/usr/lib/python3/dist-packages/jupyter_server';

/** True where the real Jupyter server is installed (Debian: python3-jupyter-server). */
export const hasJupyter = existsSync(PACKAGE);

/** Starts the real Jupyter server as a notebook's pod does: on loopback, its token in a file. */
export async function startJupyter(token: string): Promise<NotebookServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit jupyter '));
  const file = path.join(folder, 'token');
  writeFileSync(file, token, { mode: 0o600 });
  const port = await freePort();
  const child = spawn(
    PYTHON,
    [
      '-m',
      'jupyter_server',
      '--no-browser',
      '--ServerApp.ip=127.0.0.1',
      `--ServerApp.port=${port}`,
      '--ServerApp.port_retries=0',
      `--ServerApp.root_dir=${folder}`,
      '--ServerApp.allow_remote_access=False',
      '--ServerApp.disable_check_xsrf=False',
      // Tests run as root in some places.
      '--ServerApp.allow_root=True',
    ],
    {
      env: {
        PATH: '/usr/bin:/bin',
        HOME: folder,
        JUPYTER_TOKEN_FILE: file,
        JUPYTER_RUNTIME_DIR: path.join(folder, 'run'),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  await listening(port, child);
  return { port, token, [Symbol.asyncDispose]: () => end(child, folder) };
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await gone;
  rmSync(folder, { recursive: true, force: true });
}

/**
 * The login of code-server as its source has it: a form with `password`, answered with a cookie and a redirect.
 *
 * @see https://github.com/coder/code-server/blob/main/src/node/routes/login.ts
 */
export async function startCodeServer(token: string): Promise<NotebookServer> {
  const cookie = 'code-server-session-lab=hashed';
  const server = createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/login') return void login(request, response);
    const isIn = request.headers.cookie?.includes(cookie) === true;
    if (!isIn) return void response.writeHead(302, { location: './login' }).end();
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title>code-server</title><p>the workbench</p>');
  });
  const login = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const isRight = new URLSearchParams(body).get('password') === token;
    if (!isRight) return void response.writeHead(200, { 'content-type': 'text/html' }).end('Incorrect password');
    response.writeHead(302, { 'set-cookie': `${cookie}; Path=/; SameSite=Lax`, location: './' }).end();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    token,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said = (said + String(chunk)).slice(-4000);
  });
  for (let left = 600; left > 0; left--) {
    if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing listens on ${port}: ${said}`);
}
