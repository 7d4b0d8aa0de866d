import type { TestIssuer } from './start-issuer.ts';

/** How an API server turns an issuer's tokens into users. */
export interface SandboxOidc {
  /** It must run before the API server starts. */
  readonly issuer: Pick<TestIssuer, 'url' | 'caPem' | 'clientId' | 'sign'>;
  /** Before the email and before each group. Default: `oidc:`. */
  readonly prefix?: string;
}

export const DEFAULT_PREFIX = 'oidc:';
/** Where a user's numbers go, for policies that take the UID and GID from the token. */
export const UID_EXTRA = 'aisubmit.dev/uid';
export const GID_EXTRA = 'aisubmit.dev/gid';

/** The file that a real API server reads with --authentication-config; JSON is YAML. */
export function authenticationConfiguration({ issuer, prefix = DEFAULT_PREFIX }: SandboxOidc): string {
  const number = (claim: string) => `has(claims.${claim}) ? string(int(claims.${claim})) : ''`;
  return JSON.stringify({
    apiVersion: 'apiserver.config.k8s.io/v1beta1',
    kind: 'AuthenticationConfiguration',
    jwt: [
      {
        issuer: { url: issuer.url, audiences: [issuer.clientId], certificateAuthority: issuer.caPem },
        claimMappings: {
          username: { claim: 'email', prefix },
          groups: { claim: 'groups', prefix },
          extra: [
            { key: UID_EXTRA, valueExpression: number('uid') },
            { key: GID_EXTRA, valueExpression: number('gid') },
          ],
        },
        userValidationRules: [
          { expression: "!user.username.startsWith('system:')", message: 'username is reserved' },
          { expression: "user.groups.all(group, !group.startsWith('system:'))", message: 'group is reserved' },
        ],
      },
    ],
  });
}
