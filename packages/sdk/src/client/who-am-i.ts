import { hasStatus } from './transport/api-error.ts';
import type { KubeApi } from './transport/kube-api.ts';

/** The user as the API server knows them. */
export interface UserInfo {
  readonly username: string;
  readonly uid?: string | undefined;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** The user, and when the server said so by its own clock. */
export interface Acquaintance {
  readonly user: UserInfo;
  /** Milliseconds since the epoch, to the second; undefined where the server does not say. */
  readonly answeredAt: number | undefined;
}

/** Asks the API server who it takes us for; `unknown` only where it is too old to say (before 1.28). */
export async function whoAmI(
  api: KubeApi,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<UserInfo> {
  return (await whoIs(api, options)).user;
}

/** The same with the server's time. */
export async function whoIs(
  api: KubeApi,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Acquaintance> {
  try {
    const { body } = await api.request<{
      metadata?: { creationTimestamp?: unknown };
      status?: { userInfo?: Readonly<Record<string, unknown>> };
    }>({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      idempotent: true,
      signal: options.signal,
    });
    const { username, uid, groups, extra } = body.status?.userInfo ?? {};
    const user = {
      username: typeof username === 'string' ? username : 'unknown',
      uid: typeof uid === 'string' ? uid : undefined,
      groups: texts(groups),
      extra: Object.fromEntries(Object.entries(extra ?? {}).map(([key, values]) => [key, texts(values)])),
    };
    const time = Date.parse(String(body.metadata?.creationTimestamp));
    return { user, answeredAt: Number.isNaN(time) ? undefined : time };
  } catch (error) {
    if (hasStatus(error, 404)) return { user: { username: 'unknown', groups: [], extra: {} }, answeredAt: undefined };
    throw error;
  }
}

// What a server says is asked for its type before anybody counts on it.
function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
