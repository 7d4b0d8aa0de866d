import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeServerCertificate } from '../../sandbox/certificates.ts';
import { LARGE_FILE, LARGE_FILE_ID } from './make-repositories.ts';

/** git over HTTPS with a user and a password, as a hosting service serves it. */
export interface HttpsGit extends AsyncDisposable {
  /** `https://127.0.0.1:PORT/` */
  readonly base: string;
  readonly caPem: string;
  readonly paths: readonly string[];
  /** What callers have shown to be let in. */
  readonly logins: readonly string[];
}

export const USER = 'robot';
export const PASSWORD = 'pass-word=with"odd$(chars)';

/** Puts git's own server program behind a TLS server on loopback. `/open/` needs no login, `/rude/` talks to terminals, `/moved/` and `/to-port/N/` are elsewhere. */
export async function serveHttps(root: string, { largeFilesAt }: LargeFiles = {}): Promise<HttpsGit> {
  const certificate = await makeServerCertificate();
  const [paths, logins]: [string[], string[]] = [[], []];
  const server = createServer({ cert: certificate.certPem, key: certificate.keyPem }, (request, response) => {
    paths.push(request.url ?? '');
    logins.push(...[request.headers.authorization ?? []].flat());
    answer(request, response, { root, largeFilesAt });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `https://127.0.0.1:${port}/`,
    caPem: certificate.caPem,
    paths,
    logins,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface LargeFiles {
  /** Another server, which the one for `team/large-away.git` sends people to. */
  readonly largeFilesAt?: string | undefined;
}

interface Serving extends LargeFiles {
  readonly root: string;
}

function answer(request: IncomingMessage, response: ServerResponse, { root, largeFilesAt }: Serving): void {
  const url = request.url ?? '';
  const login = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;
  if (url.startsWith('/moved/')) {
    response.writeHead(301, { location: url.replace('/moved/', '/open/') }).end();
    return;
  }
  if (url.startsWith('/rude/')) {
    response
      .writeHead(404, { 'content-type': 'text/plain' })
      .end('\u001b]0;owned\u0007\u001b[2J\u009b31mgo to https://evil.example\r\n');
    return;
  }
  const away = /^\/to-port\/(\d+)(\/.*)$/.exec(url);
  if (away !== null) {
    response.writeHead(302, { location: `https://127.0.0.1:${away[1]}${away[2]}` }).end();
    return;
  }
  // What GitLab does with an address that lacks its ending.
  if (/^\/open\/bare\//.test(url)) {
    response.writeHead(301, { location: url.replace('/open/bare/', '/open/bare.git/') }).end();
    return;
  }
  if (!url.startsWith('/open/') && request.headers.authorization !== login) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    return;
  }
  if (url.includes('/info/lfs/objects/')) answerLargeFiles(request, response, largeFilesAt);
  else runBackend(request, response, root);
}

/** @see https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md */
function answerLargeFiles(request: IncomingMessage, response: ServerResponse, elsewhere?: string): void {
  if (request.url?.endsWith('/batch') !== true) {
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(LARGE_FILE);
    return;
  }
  const own = `https://${request.headers.host}/`;
  const base = request.url.includes('large-away') ? (elsewhere ?? own) : own;
  const href = `${base}team/large.git/info/lfs/objects/${LARGE_FILE_ID}`;
  const object = { oid: LARGE_FILE_ID, size: LARGE_FILE.length, actions: { download: { href } } };
  response
    .writeHead(200, { 'content-type': 'application/vnd.git-lfs+json' })
    .end(JSON.stringify({ transfer: 'basic', objects: [object] }));
}

/** @see https://git-scm.com/docs/git-http-backend */
function runBackend(request: IncomingMessage, response: ServerResponse, root: string): void {
  const [path = '', query = ''] = (request.url ?? '').replace(/^\/open/, '').split('?');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => send(Buffer.concat(chunks), response));
}

function send(output: Buffer, response: ServerResponse): void {
  const end = output.indexOf('\r\n\r\n');
  let status = 200;
  for (const line of output.subarray(0, end).toString().split('\r\n')) {
    const [name = '', value = ''] = line.split(': ');
    if (name === 'Status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status).end(output.subarray(end + 4));
}
