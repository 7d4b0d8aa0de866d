import { AisubmitError } from '@aisubmit/sdk';

/** The server knows the credential not, or lets it do nothing. */
export function credentialRefused(where: string, why: string): AisubmitError {
  return new AisubmitError('INVALID_INPUT', `${where} refuses the credential: ${why}; nothing was stored`, {
    fix: 'check that it was copied whole, has not expired and belongs to that server',
  });
}

/** The answer says neither yes nor no. */
export function notTold(where: string, why: string): AisubmitError {
  return new AisubmitError(
    'INVALID_INPUT',
    `the credential could not be tried at ${where}: ${why}; nothing was stored`,
    {
      fix: 'check the address, or leave out --verify',
    },
  );
}

/** `Authorization` of a name and a password. */
export function basic(username: string, password: string): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
