import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import type { AuthSource, Impersonation } from './connection-settings.ts';
import type { ConnectionOverrides, KubeCluster, KubeUser } from './kubeconfig.ts';

interface AuthContext {
  readonly userName: string;
  readonly cluster: KubeCluster;
  /** Milliseconds since the epoch, to tell an expired id token. */
  readonly now: number;
}

const EXEC_VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/**
 * Decides how requests authenticate, in client-go's order: token file, token, password, exec plugin, auth provider.
 * Flags replace everything the kubeconfig says about the same user.
 *
 * @throws AisubmitError `INVALID_INPUT` for combinations that kubectl refuses, `NOT_LOGGED_IN` for an expired login.
 */
export function authSource(user: KubeUser, overrides: ConnectionOverrides, context: AuthContext): AuthSource {
  if (isSet(overrides.token)) return bearer(overrides.token, '--token');
  if (isSet(overrides.username) || isSet(overrides.password))
    return basic(overrides.username, overrides.password, '--username');
  refuseCombinations(user, context.userName);
  if (isSet(user.tokenFile)) return { type: 'tokenFile', path: user.tokenFile, fallback: user.token };
  const ofUser = `users[${safeText(context.userName)}].user`;
  if (isSet(user.token)) return bearer(user.token, `${ofUser}.token`);
  if (isSet(user.username) || isSet(user.password)) return basic(user.username, user.password, `${ofUser}.username`);
  if (user.exec !== undefined) return execSource(user, context);
  if (user['auth-provider'] !== undefined) return providerToken(user['auth-provider'], context);
  return { type: 'none' };
}

/** Reads on whose behalf requests are made; undefined when on nobody's but the user's own. */
export function impersonation(user: KubeUser, overrides: ConnectionOverrides): Impersonation | undefined {
  const as = overrides.as ?? user.as;
  const uid = overrides.asUid ?? user['as-uid'];
  const groups = overrides.asGroups?.length ? overrides.asGroups : user['as-groups'];
  const extra = user['as-user-extra'];
  if (isSet(as)) return { user: as, uid, groups, extra };
  if (isSet(uid) || (groups?.length ?? 0) > 0 || Object.keys(extra ?? {}).length > 0) {
    throw new AisubmitError('INVALID_INPUT', 'a uid, groups or extra fields are to be impersonated, but no user', {
      fix: 'add --as NAME, or leave out --as-uid and --as-group',
    });
  }
  return undefined;
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

function refuseCombinations(user: KubeUser, name: string): void {
  const methods = [
    isSet(user.token) || isSet(user.tokenFile) ? 'token' : undefined,
    isSet(user.username) || isSet(user.password) ? 'username and password' : undefined,
    user.exec === undefined ? undefined : 'exec',
    user['auth-provider'] === undefined ? undefined : 'auth-provider',
  ].filter((each) => each !== undefined);
  const tokenBesideLogin = methods.length === 2 && methods[0] === 'token' && methods[1] !== 'username and password';
  if (methods.length > 1 && !tokenBesideLogin) {
    throw new AisubmitError(
      'INVALID_INPUT',
      `kubeconfig user ${safeText(name)} has more than one way to log in: ${methods.join(', ')}`,
      {
        fix: 'keep one of them',
      },
    );
  }
}

function bearer(token: string, source: string): AuthSource {
  return { type: 'token', token: headerSafe(token, source), source };
}

function basic(username: string | undefined, password: string | undefined, source: string): AuthSource {
  if (isSet(username)) return { type: 'basic', username, password: password ?? '', source };
  throw new AisubmitError('INVALID_INPUT', `a password is given without a username (${source})`, { fix: 'give both' });
}

function execSource(user: KubeUser, context: AuthContext): AuthSource {
  const exec = user.exec;
  if (exec !== undefined && EXEC_VERSIONS.includes(exec.apiVersion))
    return { type: 'exec', exec, cluster: context.cluster };
  throw new AisubmitError(
    'INVALID_INPUT',
    `kubeconfig user ${safeText(context.userName)}: exec.apiVersion ${safeText(exec?.apiVersion ?? '')} is not supported`,
    { fix: `update the login plugin; it must speak ${EXEC_VERSIONS.join(' or ')}` },
  );
}

function providerToken(
  provider: { name: string; config?: Readonly<Record<string, string>> | undefined },
  context: AuthContext,
): AuthSource {
  const who = `kubeconfig user ${safeText(context.userName)}`;
  if (provider.name !== 'oidc') {
    throw new AisubmitError(
      'INVALID_INPUT',
      `${who} uses the auth provider ${safeText(provider.name)}, which kubectl removed in 1.26`,
      {
        fix: PROVIDER_FIXES[provider.name] ?? 'log in with an exec plugin instead',
      },
    );
  }
  const token = provider.config?.['id-token'] ?? '';
  const expires = idTokenExpiry(token);
  if (expires !== undefined && expires > context.now)
    return { type: 'token', token, source: `users[${safeText(context.userName)}].user.auth-provider` };
  throw new AisubmitError(
    'NOT_LOGGED_IN',
    `${who}: the id token in the kubeconfig ${token === '' ? 'is missing' : 'has expired'}`,
    {
      fix: 'run `kubectl auth whoami`, which renews it while its refresh token lasts, or log in again the way you did before',
    },
  );
}

const PROVIDER_FIXES: Readonly<Record<string, string>> = {
  gcp: 'install gke-gcloud-auth-plugin and run `gcloud container clusters get-credentials CLUSTER`',
  azure: 'install kubelogin and run `kubelogin convert-kubeconfig`',
};

// The server judges the signature; only the expiry is read here.
function idTokenExpiry(token: string): number | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return undefined;
    return typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

/** A token goes into a header: what cannot stand there is refused before it is sent, without showing it. */
export function headerSafe(token: string, source: string): string {
  const trimmed = token.trim();
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw new AisubmitError('INVALID_INPUT', `the token in ${safeText(source)} has characters that no token has`, {
    fix: 'check for spaces, line breaks or quotes that slipped in when it was copied',
  });
}
