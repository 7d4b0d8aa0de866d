import { authenticationConfiguration } from '@aisubmit/sdk';
import type { TestIssuer } from './start-issuer.ts';

/** How an API server turns an issuer's tokens into users. */
export interface SandboxOidc {
  /** It must run before the API server starts. */
  readonly issuer: Pick<TestIssuer, 'url' | 'caPem' | 'clientId' | 'sign'>;
  /** Before the email and before each group. Default: `oidc:`. */
  readonly prefix?: string;
}

export const DEFAULT_PREFIX = 'oidc:';

/** The file that a real API server reads with --authentication-config: the one that admins print. JSON is YAML. */
export function authenticationFile({ issuer, prefix = DEFAULT_PREFIX }: SandboxOidc): string {
  return JSON.stringify(
    authenticationConfiguration({
      issuer: issuer.url,
      clientId: issuer.clientId,
      certificateAuthority: issuer.caPem,
      usernamePrefix: prefix,
      groupsPrefix: prefix,
      uidClaim: 'uid',
      gidClaim: 'gid',
      // The older form, which every server reads.
      kubeMinor: 33,
    }),
  );
}
