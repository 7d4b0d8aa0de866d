import { createServer } from 'node:https';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { makeServerCertificate } from '../../sandbox/certificates.ts';
import { closeServer, listen } from '../../sandbox/front.ts';

/** What an API server needs of an issuer: its keys, over TLS with a CA of its own. */
export interface TokenIssuer {
  readonly url: string;
  readonly caPem: string;
  /** Signs a token that is good for five minutes, with these claims beside or instead of the usual ones. */
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

/** Starts an issuer that anybody gets any token from. */
export async function startTokenIssuer(audience: string): Promise<TokenIssuer> {
  const { caPem, certPem, keyPem } = await makeServerCertificate();
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'only', alg: 'ES256', use: 'sig' }] };
  let url = '';
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    const discovery = {
      issuer: url,
      jwks_uri: `${url}/keys`,
      id_token_signing_alg_values_supported: ['ES256'],
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
    };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(request.url === '/keys' ? keys : discovery));
  });
  url = `https://127.0.0.1:${await listen(server)}`;
  return {
    url,
    caPem,
    sign(claims) {
      const now = Math.floor(Date.now() / 1000);
      const payload = { iss: url, aud: audience, sub: 'subject', iat: now, exp: now + 300, ...claims };
      return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'only' }).sign(privateKey);
    },
    close: () => closeServer(server),
  };
}
