import { AisubmitError, type NewGitPassword } from '@aisubmit/sdk';
import { basic, credentialRefused, notTold } from './credential-refused.ts';
import { probe } from './probe.ts';
import type { VerifyOptions } from './verify-options.ts';

/** Asks for the references of a repository, as a clone does first, with the credential and without. */
export async function verifyGitPassword(secret: NewGitPassword, { flags, host }: VerifyOptions): Promise<string> {
  const url = repositoryUrl(flags.repository, secret.host);
  const address = `${url.origin}${url.pathname.replace(/\/$/, '')}/info/refs?service=git-upload-pack`;
  const options = { host, caPem: secret.ca };
  const { status, headers } = await probe(address, { ...options, headers: basic(secret.username, secret.password) });
  const type = headers['content-type'] ?? '';
  if (status === 401 || status === 403) throw credentialRefused(secret.host, `it answers ${status}`);
  if (status === 404) throw notTold(secret.host, 'it has no such repository, or hides it from this user');
  if (status >= 300 && status < 400)
    throw notTold(secret.host, 'the repository is elsewhere; does its URL end in .git?');
  if (status !== 200 || !type.startsWith('application/x-git-upload-pack-advertisement')) {
    throw notTold(secret.host, `it answers ${status}, not as a git server does`);
  }
  const { status: openStatus } = await probe(address, options);
  return openStatus === 200
    ? `${secret.host} gives that repository to everybody, so nothing is known about the credential`
    : `verified: ${secret.host} lets ${secret.username} read that repository`;
}

function repositoryUrl(text: string | undefined, host: string): URL {
  const fix = `write --repository https://${host}/TEAM/REPOSITORY.git`;
  if (text === undefined)
    throw new AisubmitError('INVALID_INPUT', '--verify of a git credential needs a repository', { fix });
  const url = URL.parse(text);
  const isHosts = url?.host === host && url.protocol === 'https:' && url.username === '' && url.password === '';
  if (url !== null && isHosts) return url;
  throw new AisubmitError('INVALID_INPUT', `--repository is no https URL of ${host} without a user name`, { fix });
}
