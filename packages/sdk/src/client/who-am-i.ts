import { hasStatus } from './transport/api-error.ts';
import type { KubeApi } from './transport/kube-api.ts';

/** The user as the API server knows them. */
export interface UserInfo {
  readonly username: string;
  readonly uid?: string | undefined;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** Asks the API server who it takes us for; `unknown` only where it is too old to say (before 1.28). */
export async function whoAmI(
  api: KubeApi,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<UserInfo> {
  try {
    const { body } = await api.request<{ status?: { userInfo?: Readonly<Record<string, unknown>> } }>({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      idempotent: true,
      signal: options.signal,
    });
    const { username, uid, groups, extra } = body.status?.userInfo ?? {};
    return {
      username: typeof username === 'string' ? username : 'unknown',
      uid: typeof uid === 'string' ? uid : undefined,
      groups: texts(groups),
      extra: Object.fromEntries(Object.entries(extra ?? {}).map(([key, values]) => [key, texts(values)])),
    };
  } catch (error) {
    if (hasStatus(error, 404)) return { username: 'unknown', groups: [], extra: {} };
    throw error;
  }
}

// What a server says is asked for its type before anybody counts on it.
function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
