import { randomBytes } from 'node:crypto';
import type { Account, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { IssuerUser } from './issuer-users.ts';
import { memoryAdapter } from './memory-adapter.ts';
import type { SigningKey } from './signing-key.ts';

export interface ProviderFacts {
  readonly clientId: string;
  readonly users: readonly IssuerUser[];
  readonly key: SigningKey;
  readonly idTokenSeconds: number;
  readonly deviceCodeSeconds: number;
}

const SCOPES = ['openid', 'email', 'groups', 'offline_access'];
const DAY_SECONDS = 86_400;
const ERROR_PAGES: readonly (readonly [string, string])[] = [
  ['AbortedError', 'You refused.'],
  ['ExpiredError', 'The code has expired.'],
  ['AlreadyUsedError', 'The code was used already.'],
];

/** Sets the provider up for one public, native client, as an organisation would. */
export function providerSettings(facts: ProviderFacts): Configuration {
  return {
    adapter: memoryAdapter(),
    clients: [
      {
        client_id: facts.clientId,
        client_name: 'kubectl aisubmit',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/callback'],
        id_token_signed_response_alg: facts.key.algorithm,
      },
    ],
    // The provider wants the private members that jose's type leaves optional.
    jwks: { keys: [facts.key.jwk as NonNullable<Configuration['jwks']>['keys'][number]] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    scopes: SCOPES,
    claims: { openid: ['sub', 'uid', 'gid'], email: ['email', 'email_verified'], groups: ['groups'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    // As most providers do; offline_access alone would need a page of consent at every login.
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    findAccount: async (_ctx, name) => accountOf(facts.users.find((user) => user.name === name)),
    loadExistingGrant: grantEverything,
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    renderError: async (ctx, out) => {
      ctx.type = 'text/plain';
      ctx.body = `${out.error}: ${out.error_description ?? ''}`;
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: async (...[ctx, form, , error]) => {
          const [, what] = ERROR_PAGES.find(([name]) => error?.name === name) ?? [];
          ctx.body =
            error === undefined
              ? page('Enter the code', form, { submits: 'op.deviceInputForm' })
              : page('Not done', `<p>${what ?? 'That code is not known.'}</p>`);
        },
        userCodeConfirmSource: async (...[ctx, form, , , userCode]) => {
          ctx.body = page('Confirm the code', `<p id="user-code">${userCode}</p>${form}`, {
            submits: 'op.deviceConfirmForm',
          });
        },
        successSource: async (ctx) => {
          ctx.body = page('Done', '<p>You may close this window.</p>');
        },
      },
    },
    ttl: {
      AccessToken: facts.idTokenSeconds,
      AuthorizationCode: 60,
      DeviceCode: facts.deviceCodeSeconds,
      Grant: DAY_SECONDS,
      IdToken: facts.idTokenSeconds,
      Interaction: 600,
      RefreshToken: DAY_SECONDS,
      Session: DAY_SECONDS,
    },
  };
}

/** A page as bare as it can be. */
export function page(title: string, body: string, { submits }: { submits?: string } = {}): string {
  const button = submits === undefined ? '' : `<button type="submit" form="${submits}" autofocus>Continue</button>`;
  return `<!doctype html><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${body}${button}`;
}

async function grantEverything(ctx: KoaContextWithOIDC) {
  const { client, session, provider } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(SCOPES.join(' '));
  await grant.save();
  return grant;
}

function accountOf(user: IssuerUser | undefined): Account | undefined {
  if (user === undefined) return undefined;
  const { name, email, emailVerified = true, groups = [], uid, gid } = user;
  return {
    accountId: name,
    claims: async () => ({
      sub: name,
      email,
      email_verified: emailVerified,
      groups: [...groups],
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    }),
  };
}
