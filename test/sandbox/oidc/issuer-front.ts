import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { type IssuerEndpoint, type IssuerFaultAction, IssuerFaultList, type IssuerRequest } from './issuer-faults.ts';
import { readAll } from './read-all.ts';
import { secretsIn } from './secrets-in.ts';
import { type SigningKey, withClaims } from './signing-key.ts';

export interface IssuerFrontParts {
  /** Port of the provider behind. */
  readonly port: number;
  readonly key: SigningKey;
  /** Sent with every device code. */
  readonly pollSeconds: number;
  /** The issuer's clock minus this machine's. */
  readonly clockOffsetMs: () => number;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Stands before the provider: keeps the log, acts out the faults, tells the time. */
export function issuerFront(parts: IssuerFrontParts) {
  const faults = new IssuerFaultList();
  const seen: IssuerRequest[] = [];
  const secrets = new Set<string>();
  const handler = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request);
    const entry = describe(request, body);
    seen.push(entry);
    const action = faults.take(entry) ?? {};
    if (action.hang === true) return;
    if (action.reset === 'before') return void request.socket.destroy();
    const answer = instead(action) ?? (await forward(request, body, parts.port));
    if (action.reset === 'after') return void request.socket.destroy();
    const { status, headers, body: text } = await changed(answer, { entry, action, parts });
    const date = new Date(Date.now() + parts.clockOffsetMs()).toUTCString();
    for (const secret of secretsIn(text, headers.location)) secrets.add(secret);
    const { 'transfer-encoding': _encoding, ...kept } = headers;
    response.writeHead(status, { ...kept, date, 'content-length': String(Buffer.byteLength(text)) });
    response.end(text);
  };
  return { handler, faults, seen, secrets };
}

const ENDPOINTS: Readonly<Record<string, IssuerEndpoint>> = {
  '/.well-known/openid-configuration': 'discovery',
  '/device/auth': 'device',
  '/token': 'token',
  '/jwks': 'jwks',
  '/token/revocation': 'revocation',
  '/auth': 'authorization',
};

function describe(request: IncomingMessage, body: string): IssuerRequest {
  const path = new URL(request.url ?? '/', 'https://issuer').pathname;
  const endpoint = ENDPOINTS[path] ?? 'page';
  const grantType = endpoint === 'token' ? new URLSearchParams(body).get('grant_type') : null;
  return { method: request.method ?? '', path, endpoint, ...(grantType === null ? {} : { grantType }) };
}

function instead({ answer }: IssuerFaultAction): Answer | undefined {
  if (answer === undefined) return undefined;
  const { status, headers = {}, body = '' } = answer;
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function forward(request: IncomingMessage, body: string, port: number): Promise<Answer> {
  const { host = '', connection: _connection, ...headers } = request.headers;
  return new Promise((resolve, reject) => {
    const upstream = httpRequest(
      {
        port,
        host: '127.0.0.1',
        method: request.method,
        path: request.url,
        agent: false,
        headers: { ...headers, host, 'x-forwarded-proto': 'https', 'x-forwarded-host': host },
      },
      (answer) => {
        readAll(answer).then(
          (text) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: text }),
          reject,
        );
      },
    );
    upstream.on('error', reject);
    upstream.end(body);
  });
}

interface ChangeFacts {
  readonly entry: IssuerRequest;
  readonly action: IssuerFaultAction;
  readonly parts: IssuerFrontParts;
}

async function changed(answer: Answer, { entry, action, parts }: ChangeFacts): Promise<Answer> {
  const isJson = /json/.test(answer.headers['content-type'] ?? '');
  if (answer.status !== 200 || !isJson || action.answer !== undefined) return answer;
  let json: Record<string, unknown> = JSON.parse(answer.body);
  if (entry.endpoint === 'device') json = { ...json, interval: parts.pollSeconds };
  const idToken = json['id_token'];
  if (typeof idToken === 'string') json['id_token'] = await otherToken(idToken, { action, parts });
  if (action.change !== undefined) json = await action.change(json);
  return { ...answer, body: JSON.stringify(json) };
}

async function otherToken(token: string, { action, parts }: Pick<ChangeFacts, 'action' | 'parts'>): Promise<string> {
  const offset = Math.round(parts.clockOffsetMs() / 1000);
  const onTime = offset === 0 ? token : await withClaims(token, (claims) => shifted(claims, offset), parts.key);
  const { claims } = action;
  if (claims === undefined) return onTime;
  return withClaims(onTime, claims.change, claims.resign ? parts.key : undefined);
}

function shifted(claims: Record<string, unknown>, seconds: number): Record<string, unknown> {
  return { ...claims, iat: Number(claims['iat']) + seconds, exp: Number(claims['exp']) + seconds };
}
