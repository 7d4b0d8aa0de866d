import { type CryptoKey, decodeJwt, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export type SigningAlgorithm = 'ES256' | 'RS256';

/** The key that an issuer signs with. */
export interface SigningKey {
  readonly algorithm: SigningAlgorithm;
  /** With the private part, as the provider takes it. */
  readonly jwk: JWK;
  /** Signs any claims, valid or not. */
  sign(claims: Record<string, unknown>): Promise<string>;
}

const KEY_ID = 'sandbox-1';

export async function makeSigningKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return {
    algorithm,
    jwk: { ...(await exportJWK(privateKey)), alg: algorithm, use: 'sig', kid: KEY_ID },
    sign: (claims) => signed(claims, { algorithm, privateKey }),
  };
}

/** Replaces the claims of a token; without a key under the signature that it had. */
export async function withClaims(
  token: string,
  change: (claims: Record<string, unknown>) => Record<string, unknown>,
  key?: SigningKey,
): Promise<string> {
  const claims = change(decodeJwt(token));
  if (key !== undefined) return key.sign(claims);
  const [header, , signature] = token.split('.');
  return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
}

function signed(
  claims: Record<string, unknown>,
  { algorithm, privateKey }: { algorithm: SigningAlgorithm; privateKey: CryptoKey },
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: KEY_ID }).sign(privateKey);
}
