import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { GID_EXTRA_KEY, UID_EXTRA_KEY } from '@aisubmit/sdk';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { readAll } from '../oidc/read-all.ts';
import { DEFAULT_PREFIX, type SandboxOidc } from '../oidc/trusted-issuer.ts';
import type { UserInfo } from './authn.ts';

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];

/** Finds whose token it is, or undefined when the issuer did not make it for this server or it is over. */
export type VerifyToken = (token: string) => Promise<UserInfo | undefined>;

/** Judges bearer tokens by an issuer's published keys, as a real API server does with an AuthenticationConfiguration. */
export function oidcVerifier({ issuer, prefix = DEFAULT_PREFIX }: SandboxOidc): VerifyToken {
  let keys: Promise<JSONWebKeySet> | undefined;
  return async (token) => {
    keys ??= fetchKeys(issuer);
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet(await keys), {
        issuer: issuer.url,
        audience: issuer.clientId,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
      });
      return userOf(payload, prefix);
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      keys = undefined;
      throw error;
    }
  };
}

function userOf(claims: JWTPayload, prefix: string): UserInfo | undefined {
  const { email, email_verified: verified, groups = [], uid, gid, jti, sub } = claims;
  if (typeof email !== 'string' || email === '' || verified !== true) return undefined;
  const named = (Array.isArray(groups) ? groups : [groups]).map((group) => `${prefix}${group}`);
  const extra = {
    ...(typeof gid === 'number' ? { [GID_EXTRA_KEY]: [String(gid)] } : {}),
    ...(typeof jti === 'string' ? { 'authentication.kubernetes.io/credential-id': [`JTI=${jti}`] } : {}),
    ...(typeof uid === 'number' ? { [UID_EXTRA_KEY]: [String(uid)] } : {}),
  };
  const username = `${prefix}${email}`;
  if ([username, ...named].some((name) => name.startsWith('system:'))) return undefined;
  return {
    username,
    ...(typeof sub === 'string' ? { uid: sub } : {}),
    groups: [...named, 'system:authenticated'],
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

async function fetchKeys({ url, caPem }: SandboxOidc['issuer']): Promise<JSONWebKeySet> {
  const get = async (address: string) => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(address, { ca: caPem, agent: false }, resolve).on('error', reject).end();
    });
    return JSON.parse(await readAll(answer));
  };
  const { jwks_uri: address } = await get(`${url}/.well-known/openid-configuration`);
  return get(address);
}
