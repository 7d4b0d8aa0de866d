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
    const { body } = await api.request<{ status?: { userInfo?: Partial<UserInfo> } }>({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      idempotent: true,
      signal: options.signal,
    });
    const { username = 'unknown', uid, groups = [], extra = {} } = body.status?.userInfo ?? {};
    return { username, uid, groups, extra };
  } catch (error) {
    if (hasStatus(error, 404)) return { username: 'unknown', groups: [], extra: {} };
    throw error;
  }
}
