import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeServerCertificate } from '../../sandbox/certificates.ts';

/** Services that know credentials, behind one TLS server on loopback. */
export interface Services extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly caPem: string;
  /** Method and path of every request so far. */
  readonly seen: readonly string[];
}

export const REGISTRY_PASSWORD = 'registry-password-1';
export const TOKEN = 'service-token-0123456789';
export const S3_ID = 'AKIDEXAMPLE';
export const S3_SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

/** A registry that sends people for a token, an S3 endpoint, Hugging Face and Weights & Biases, as far as a login goes. */
export async function serveServices(): Promise<Services> {
  const certificate = await makeServerCertificate();
  const seen: string[] = [];
  const server = createServer({ cert: certificate.certPem, key: certificate.keyPem }, (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const url = new URL(request.url ?? '/', `https://${request.headers.host}`);
    const [status, body, headers = {}] = (ROUTES[url.pathname] ?? s3)(request, url);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    caPem: certificate.caPem,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Answer = readonly [number, string, OutgoingHttpHeaders?];
type Route = (request: IncomingMessage, url: URL) => Answer;

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const ROUTES: Readonly<Record<string, Route>> = {
  '/v2/': (_, { host }) => [
    401,
    '{}',
    { 'www-authenticate': `Bearer realm="https://${host}/auth",service="registry.example.com"` },
  ],
  '/auth': ({ headers }, { searchParams }) =>
    headers.authorization === basic('robot', REGISTRY_PASSWORD) &&
    searchParams.get('service') === 'registry.example.com'
      ? [200, '{"token":"t"}']
      : [401, '{"errors":[]}'],
  '/api/whoami-v2': ({ headers }) =>
    headers.authorization === `Bearer ${TOKEN}` ? [200, '{"name":"al"}'] : [401, '{"error":"no"}'],
  '/graphql': ({ headers }) => [
    200,
    headers.authorization === basic('api', TOKEN) ? '{"data":{"viewer":{"id":"x"}}}' : '{"data":{"viewer":null}}',
  ],
};

/** Buckets: `open` may be listed, `closed` may not, others are not there. */
const s3: Route = (request, url) => {
  const code = s3Error(request, url);
  return code === undefined ? [200, '<ListAllMyBucketsResult/>'] : [403, `<Error><Code>${code}</Code></Error>`];
};

function s3Error(request: IncomingMessage, url: URL): string | undefined {
  const header = request.headers.authorization ?? '';
  const [, id, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(header) ?? [];
  if (id !== S3_ID) return 'InvalidAccessKeyId';
  if (signature !== sign(request, url, { scope, names })) return 'SignatureDoesNotMatch';
  if (url.pathname === '/missing') return 'NoSuchBucket';
  return url.pathname === '/open' ? undefined : 'AccessDenied';
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function sign(
  request: IncomingMessage,
  url: URL,
  { scope, names }: { readonly scope: string; readonly names: string },
): string {
  const headers = names.split(';').map((name) => `${name}:${request.headers[name]}\n`);
  const query = [...url.searchParams].map(([key, value]) => `${key}=${value}`).sort();
  const payload = String(request.headers['x-amz-content-sha256']);
  const canonical = [request.method, url.pathname, query.join('&'), headers.join(''), names, payload].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hash].join('\n');
  const hmac = (key: string | Buffer, value: string): Buffer => createHmac('sha256', key).update(value).digest();
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${S3_SECRET}`);
  return createHmac('sha256', key).update(text).digest('hex');
}
