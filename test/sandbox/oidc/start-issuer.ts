import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import Provider from 'oidc-provider';
import { makeServerCertificate } from '../certificates.ts';
import { closeServer, listen } from '../front.ts';
import { interactionPages } from './interaction-pages.ts';
import type { IssuerFault, IssuerRequest } from './issuer-faults.ts';
import { issuerFront } from './issuer-front.ts';
import { type IssuerUser, issuerUsers } from './issuer-users.ts';
import { type Page, visit } from './person.ts';
import { providerSettings } from './provider-settings.ts';
import { makeSigningKey, type SigningAlgorithm } from './signing-key.ts';

export { ISSUER_FAULTS, type IssuerFault, type IssuerFaultAction, type IssuerRequest } from './issuer-faults.ts';
export type { IssuerUser } from './issuer-users.ts';
export type { Page } from './person.ts';

export interface IssuerOptions {
  readonly users?: readonly IssuerUser[];
  /** Default: `kubectl-aisubmit`. */
  readonly clientId?: string;
  /** Default: `ES256`. */
  readonly algorithm?: SigningAlgorithm;
  /** Default: 600. */
  readonly idTokenSeconds?: number;
  /** Default: 600. */
  readonly deviceCodeSeconds?: number;
  /** How long a client must wait between its questions; default 0.2. */
  readonly pollSeconds?: number;
}

/** A certified OpenID provider on loopback TLS, with people who approve when told to. */
export interface TestIssuer extends AsyncDisposable {
  /** `https://127.0.0.1:PORT`, which is the `iss` of its tokens too. */
  readonly url: string;
  readonly caPem: string;
  readonly clientId: string;
  /** Signs in as a user and approves a device's code, by its verification_uri_complete or its user code. */
  approveDevice(code: string, username: string): Promise<Page>;
  denyDevice(code: string): Promise<Page>;
  /** Signs in as a user in the browser flow and follows to the redirect; answers the page that was found there. */
  approve(authorizationUrl: string, username: string): Promise<Page>;
  deny(authorizationUrl: string): Promise<Page>;
  /** An id token with these claims over alice's usual ones, signed with the issuer's key. */
  sign(claims?: Record<string, unknown>): Promise<string>;
  /** How many requests the token endpoint has seen, of one grant type or of all. */
  tokenRequests(grantType?: string): number;
  requests(): readonly IssuerRequest[];
  /** Everything secret that was sent so far: tokens, their parts, codes. For searching where none may be. */
  secrets(): readonly string[];
  readonly faults: { add(fault: IssuerFault): void; clear(): void };
  /** Sets the issuer's clock so far ahead (or, below zero, behind) of this machine's. */
  setClock(offsetMs: number): void;
  stop(): Promise<void>;
}

/** Starts an issuer; dispose of it with `await using` or `stop()`. */
export async function startIssuer(options: IssuerOptions = {}): Promise<TestIssuer> {
  const { clientId = 'kubectl-aisubmit', users = issuerUsers, idTokenSeconds = 600 } = options;
  const [{ caPem, certPem, keyPem }, key] = await Promise.all([
    makeServerCertificate(),
    makeSigningKey(options.algorithm ?? 'ES256'),
  ]);
  let clockOffsetMs = 0;
  const behind = createHttpServer();
  const front = issuerFront({
    port: await listen(behind),
    key,
    pollSeconds: options.pollSeconds ?? 0.2,
    clockOffsetMs: () => clockOffsetMs,
  });
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    front.handler(request, response).catch(() => response.destroy());
  });
  const url = `https://127.0.0.1:${await listen(server)}`;
  const deviceCodeSeconds = options.deviceCodeSeconds ?? 600;
  const provider = new Provider(url, providerSettings({ clientId, users, key, idTokenSeconds, deviceCodeSeconds }));
  provider.proxy = true;
  behind.on('request', serve(provider));

  const go = (start: string, fields: Readonly<Record<string, string>>) => visit(start, { issuer: url, caPem, fields });
  const goDevice = (code: string, fields: Readonly<Record<string, string>>) =>
    code.startsWith('https:') ? go(code, fields) : go(`${url}/device`, { ...fields, user_code: code });
  const stop = async () => {
    await Promise.all([closeServer(server), closeServer(behind)]);
  };
  return {
    url,
    caPem,
    clientId,
    approveDevice: (code, username) => goDevice(code, { login: username, password: 'any' }),
    denyDevice: (code) => goDevice(code, { deny: 'yes' }),
    approve: (authorizationUrl, username) => go(authorizationUrl, { login: username, password: 'any' }),
    deny: (authorizationUrl) => go(authorizationUrl, { deny: 'yes' }),
    sign: (claims) => key.sign({ ...usualClaims({ url, clientId, idTokenSeconds }), ...claims }),
    tokenRequests: (grantType) =>
      front.seen.filter(
        (each) => each.endpoint === 'token' && (grantType === undefined || each.grantType === grantType),
      ).length,
    requests: () => [...front.seen],
    secrets: () => [...front.secrets],
    faults: front.faults,
    setClock: (offsetMs) => {
      clockOffsetMs = offsetMs;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function serve(provider: Provider) {
  const callback = provider.callback();
  const pages = interactionPages(provider);
  return (request: IncomingMessage, response: ServerResponse): void => {
    const answered = request.url?.startsWith('/interaction/') ? pages(request, response) : callback(request, response);
    answered.catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  };
}

function usualClaims({ url, clientId, idTokenSeconds }: { url: string; clientId: string; idTokenSeconds: number }) {
  const iat = Math.floor(Date.now() / 1000);
  const [alice] = issuerUsers;
  return {
    iss: url,
    aud: clientId,
    sub: 'alice',
    iat,
    exp: iat + idTokenSeconds,
    email: alice?.email,
    email_verified: true,
    groups: alice?.groups,
    uid: alice?.uid,
    gid: alice?.gid,
  };
}
