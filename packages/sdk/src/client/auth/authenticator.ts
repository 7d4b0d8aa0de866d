import type { AuthSource } from '../kubeconfig/connection-settings.ts';
import type { Authenticator, Credential } from './credential.ts';
import { type ExecOptions, execAuthenticator } from './exec-authenticator.ts';
import { tokenFileAuthenticator } from './token-file-authenticator.ts';

/** Makes the authenticator that a kubeconfig user asks for. */
export function createAuthenticator(source: AuthSource, options: ExecOptions): Authenticator {
  switch (source.type) {
    case 'none':
      return fixed({});
    case 'token':
      return fixed({ authorization: `Bearer ${source.token}` });
    case 'basic':
      return fixed({
        authorization: `Basic ${Buffer.from(`${source.username}:${source.password}`).toString('base64')}`,
      });
    case 'tokenFile':
      return tokenFileAuthenticator(source.path, { fallback: source.fallback, now: options.now });
    case 'exec':
      return execAuthenticator(source.exec, source.cluster, options);
  }
}

function fixed(credential: Credential): Authenticator {
  return { current: async () => credential, refused: () => false };
}
