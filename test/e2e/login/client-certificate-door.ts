import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:https';
import { TLSSocket } from 'node:tls';
import * as x509 from '@peculiar/x509';
import { makeServerCertificate } from '../../sandbox/certificates.ts';
import { closeServer, listen } from '../../sandbox/front.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

const EC = { name: 'ECDSA', namedCurve: 'P-256' };
const DAY_MS = 86_400_000;

/** A way to a sandbox that takes client certificates, which the sandbox itself does not. */
export interface CertificateDoor extends AsyncDisposable {
  readonly url: string;
  readonly caPem: string;
  /** Certificate and key of one user, PEM. */
  readonly certPem: string;
  readonly keyPem: string;
}

/** Opens the door for one user of the sandbox; whoever shows no certificate of theirs comes in as nobody. */
export async function openCertificateDoor(sandbox: Sandbox, user: string): Promise<CertificateDoor> {
  const [own, client] = await Promise.all([makeServerCertificate(), clientCertificate(user)]);
  const server = createServer(
    { cert: own.certPem, key: own.keyPem, ca: client.certPem, requestCert: true, rejectUnauthorized: false },
    (incoming, outgoing) => {
      const isUser = incoming.socket instanceof TLSSocket && incoming.socket.authorized;
      forward(incoming, outgoing, { sandbox, token: isUser ? sandbox.token(user) : undefined });
    },
  );
  return {
    url: `https://127.0.0.1:${await listen(server)}`,
    caPem: own.caPem,
    ...client,
    [Symbol.asyncDispose]: () => closeServer(server),
  };
}

function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { sandbox, token }: { readonly sandbox: Sandbox; readonly token: string | undefined },
): void {
  const { host: _, authorization: __, ...headers } = incoming.headers;
  const onward = request(
    `${sandbox.url}${incoming.url}`,
    {
      method: incoming.method,
      ca: sandbox.caPem,
      headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}

async function clientCertificate(user: string): Promise<{ readonly certPem: string; readonly keyPem: string }> {
  const keys = await crypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '03',
    name: `CN=${user}`,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])],
  });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certPem: certificate.toString('pem'), keyPem: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') };
}
