import type { KubeApi } from './transport/kube-api.ts';

/** What a user wants to do, in RBAC's words. */
export interface Access {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly namespace: string;
  /** Undefined for all of them. */
  readonly name?: string | undefined;
}

/** Asks the API server whether the user may do something. */
export async function mayI(api: KubeApi, access: Access, signal?: AbortSignal): Promise<boolean> {
  const { body } = await api.request<{ status?: { allowed?: boolean } }>({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: access },
    },
    idempotent: true,
    signal,
  });
  return body.status?.allowed === true;
}
