import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ServerCertificate } from '../../sandbox/certificates.ts';

export interface SeenRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A TLS server on loopback that remembers what it was asked. */
export interface TlsPeer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly seen: readonly SeenRequest[];
}

/** What the server answers to a path; nothing at all for undefined. */
export type Answers = (path: string) => PeerAnswer | undefined;

export interface PeerAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Starts a server that shows a certificate, with its authority or alone, and gives the answers. */
export async function startPeer(
  certificate: ServerCertificate,
  answers: Answers,
  options: { readonly showsAuthority?: boolean } = {},
): Promise<TlsPeer> {
  const seen: SeenRequest[] = [];
  const listener: RequestListener = (request, response) => {
    const path = request.url ?? '';
    seen.push({ path, headers: request.headers });
    const answer = answers(path);
    if (answer === undefined) return;
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body);
  };
  const cert = options.showsAuthority === true ? `${certificate.certPem}\n${certificate.caPem}` : certificate.certPem;
  const server = createServer({ cert, key: certificate.keyPem }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A ConfigMap as the API server answers it. */
export function configMap(data: Readonly<Record<string, string>>): PeerAnswer {
  return { status: 200, body: JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', data }) };
}

/** A refusal as the API server answers it. */
export function refusal(status: number): PeerAnswer {
  return { status, body: JSON.stringify({ apiVersion: 'v1', kind: 'Status', status: 'Failure', code: status }) };
}
