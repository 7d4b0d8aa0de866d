import { ApiStatus } from '../api/api-status.ts';
import type { TokenUser } from '../assemble-sandbox.ts';
import type { VerifyToken } from './oidc-authn.ts';
import type { Authorize } from './rbac.ts';

/** Who calls, as RBAC and SelfSubjectReview know them. */
export interface UserInfo {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** Headers with every repetition kept apart. */
export type Headers = Readonly<Record<string, string[] | undefined>>;

export const CONTROLLER_MANAGER: UserInfo = {
  username: 'system:kube-controller-manager',
  groups: ['system:masters', 'system:authenticated'],
};
export const SANDBOX_ADMIN: UserInfo = {
  username: 'sandbox-admin',
  groups: ['system:masters', 'system:authenticated'],
};
const ANONYMOUS: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Whose bearer tokens are known. */
export interface KnownUsers {
  readonly byToken: ReadonlyMap<string, TokenUser>;
  /** Absent where no issuer is trusted. */
  readonly verifyToken: VerifyToken | undefined;
}

/** Finds the user of a bearer token, then whom they impersonate. Throws 401 for an unknown token, 403 for impersonation without the right. */
export async function authenticate(headers: Headers, users: KnownUsers, authorize: Authorize): Promise<UserInfo> {
  const authorization = headers['authorization']?.[0];
  const caller = authorization === undefined ? ANONYMOUS : await userOf(authorization, users);
  return impersonated(caller, headers, authorize) ?? caller;
}

async function userOf(authorization: string, { byToken, verifyToken }: KnownUsers): Promise<UserInfo> {
  const token = /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '';
  const user = byToken.get(token);
  if (user !== undefined)
    return { username: user.name, uid: `uid-${user.name}`, groups: [...(user.groups ?? []), 'system:authenticated'] };
  const verified = await verifyToken?.(token);
  if (verified === undefined) throw new ApiStatus(401, 'Unauthorized');
  return verified;
}

function impersonated(caller: UserInfo, headers: Headers, authorize: Authorize): UserInfo | undefined {
  const username = headers['impersonate-user']?.[0];
  const groups = headers['impersonate-group'] ?? [];
  const uid = headers['impersonate-uid']?.[0];
  const extra = extraOf(headers);
  if (username === undefined) {
    if (groups.length > 0 || uid !== undefined || Object.keys(extra).length > 0) {
      throw new ApiStatus(500, 'requested impersonation without impersonating a user', { reason: 'InternalError' });
    }
    return undefined;
  }
  const wanted: [resource: string, name: string, group: string][] = [
    ['users', username, ''],
    ...groups.map((name): [string, string, string] => ['groups', name, '']),
    ...(uid === undefined ? [] : [['uids', uid, 'authentication.k8s.io'] satisfies [string, string, string]]),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((value): [string, string, string] => [`userextras/${key}`, value, 'authentication.k8s.io']),
    ),
  ];
  for (const [resource, name, group] of wanted) {
    if (!authorize(caller, { verb: 'impersonate', group, resource, name })) {
      throw new ApiStatus(
        403,
        `${resource} "${name}" is forbidden: User "${caller.username}" cannot impersonate resource "${resource}" in API group "${group}" at the cluster scope`,
        { details: { name, kind: resource } },
      );
    }
  }
  return {
    username,
    groups: [...new Set([...groups, 'system:authenticated'])],
    ...(uid === undefined ? {} : { uid }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

function extraOf(headers: Headers): Record<string, string[]> {
  const prefix = 'impersonate-extra-';
  const entries = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(
    entries.map(([name, value]) => [decodeURIComponent(name.slice(prefix.length)), value ?? []]),
  );
}
