import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeServerCertificate } from '../../sandbox/certificates.ts';

/** An S3 server on loopback over TLS: it verifies every signature and, unlike its origin, takes no request without one. */
export interface S3Store extends AsyncDisposable {
  readonly endpoint: string;
  readonly caPem: string;
  /** Every request so far: `PUT /bucket/key`. */
  readonly requests: string[];
  /** Called before a listing is answered, which is some time after it was asked for. */
  beforeListing: (() => void) | undefined;
  /** What requests are refused, by `METHOD /path`: 403, or cut off as when nobody is there. */
  fault: { readonly pattern: RegExp; readonly as: 403 | 503 | 'skewed' | 'cut' } | undefined;
}

const LISTING_DELAY_MS = 1500;
/** The key that the server knows. */
export const KEY = 'S3RVER';

/** A further key that the server knows. */
export interface S3Key {
  readonly id: string;
  readonly secret: string;
}

export async function serveS3(key: S3Key = { id: KEY, secret: KEY }): Promise<S3Store> {
  const folder = mkdtempSync(join(tmpdir(), 'aisubmit-s3-store-'));
  const { child, port } = await startS3rver(folder, key);
  const certificate = await makeServerCertificate();
  const server = createServer({ cert: certificate.certPem, key: certificate.keyPem }, (request, response) => {
    store.requests.push(`${request.method} ${request.url}`);
    const { beforeListing, fault } = store;
    if (beforeListing === undefined || !/^\/[^/]*\/?\?/.test(request.url ?? '')) {
      answer(request, response, { port, fault });
      return;
    }
    setTimeout(() => {
      beforeListing();
      answer(request, response, { port, fault });
    }, LISTING_DELAY_MS);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const store: S3Store = {
    endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    caPem: certificate.caPem,
    requests: [],
    beforeListing: undefined,
    fault: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      child.stdin?.end();
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return store;
}

/** Ends with its input, so that it never outlives a test. */
const S3RVER = `
const [, path, directory, id, secret] = process.argv;
const S3rver = require(path);
require(require('node:path').join(path, '../models/account')).DUMMY_ACCOUNT.createKeyPair(id, secret);
const configureBuckets = ['data', 'results'].map((name) => ({ name }));
const server = new S3rver({ directory, silent: true, address: '127.0.0.1', port: 0, configureBuckets });
server.run().then(({ port }) => console.log(port));
process.stdin.resume().on('end', () => process.exit());
`;

/** A process of its own, without the conditions of this workspace, under which its router is another module. */
async function startS3rver(
  folder: string,
  { id, secret }: S3Key,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const require = createRequire(import.meta.url);
  const path = require.resolve('@20minutes/s3rver');
  const env = { PATH: process.env['PATH'] };
  const args = ['-e', S3RVER, path, folder, id, secret];
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
    child.once('exit', () => reject(new Error('the S3 server did not start')));
  });
  return { child, port };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { port, fault }: { readonly port: number; readonly fault: S3Store['fault'] },
): void {
  const as = fault?.pattern.test(`${request.method} ${request.url}`) === true ? fault.as : undefined;
  const isSigned = (request.headers.authorization ?? '').startsWith('AWS4-HMAC-SHA256 Credential=');
  if (as === 'cut') {
    request.socket.destroy();
  } else if (as !== undefined || !isSigned) {
    const code = as === undefined ? 'AccessDenied' : FAULTS[as];
    response.writeHead(as === 503 ? 503 : 403, { 'content-type': 'application/xml' }).end(problem(code));
  } else {
    const { method, url, headers } = request;
    const inner = ask({ host: '127.0.0.1', port, method, path: url, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(response);
    });
    inner.on('error', () => response.destroy());
    request.pipe(inner);
  }
}

const FAULTS = { 403: 'AccessDenied', 503: 'SlowDown', skewed: 'RequestTimeTooSkewed' } as const;

function problem(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
}
