import type { NewRegistryLogin } from '@aisubmit/sdk';
import { basic, credentialRefused, notTold } from './credential-refused.ts';
import { type ProbeAnswer, probe } from './probe.ts';
import type { VerifyOptions } from './verify-options.ts';

/** Logs in as container tools do: at the registry itself, or where the registry sends them for a token. */
export async function verifyRegistry(secret: NewRegistryLogin, { host }: VerifyOptions): Promise<string> {
  const server =
    secret.host === 'docker.io' || secret.host === 'index.docker.io' ? 'registry-1.docker.io' : secret.host;
  const address = `https://${server}/v2/`;
  const first = await probe(address, { host });
  if (first.status === 200) return `${secret.host} is open to everybody, so nothing is known about the credential`;
  const challenge = String(first.headers['www-authenticate'] ?? '');
  if (first.status !== 401 || challenge === '')
    throw notTold(secret.host, `it answers ${first.status}, not as a registry does`);
  const login = basic(secret.username, secret.password);
  const answer = /^bearer /i.test(challenge)
    ? await probe(tokenAddress(challenge, secret), { host, headers: login })
    : await probe(address, { host, headers: login });
  if (answer.status === 401 || answer.status === 403)
    throw credentialRefused(secret.host, `it answers ${answer.status}`);
  if (answer.status !== 200 || !isAnswer(answer, challenge)) throw notTold(secret.host, `it answers ${answer.status}`);
  return `verified: ${secret.host} takes the login of ${secret.username}`;
}

/** @see https://distribution.github.io/distribution/spec/auth/token/ */
function tokenAddress(challenge: string, { host, username }: NewRegistryLogin): string {
  const parameter = (name: string): string | undefined => new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(challenge)?.[1];
  const realm = URL.parse(parameter('realm') ?? '');
  if (realm === null || realm.protocol !== 'https:')
    throw notTold(host, 'it sends logins to an address that is not https');
  const service = parameter('service');
  if (service !== undefined) realm.searchParams.set('service', service);
  realm.searchParams.set('account', username);
  return realm.href;
}

function isAnswer({ body }: ProbeAnswer, challenge: string): boolean {
  return !/^bearer /i.test(challenge) || /"(?:access_)?token"\s*:/.test(body);
}
