import type { KubeObject } from '../../build/kube-object.ts';
import { apiPath } from '../resource-paths.ts';
import { keyOf } from '../submit/create-object.ts';
import type { ApiResponse, KubeApi } from '../transport/kube-api.ts';

/** Who an API server says set the fields of what an admin applies. */
export const FIELD_MANAGER = 'aisubmit-admin';

/** Sends an object by server-side apply: it is made, or becomes what is wanted, however often that is sent. */
export function applyObject(
  api: KubeApi,
  object: KubeObject,
  options: {
    readonly dryRun?: boolean;
    readonly takesOver?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<ApiResponse<unknown>> {
  return api.request({
    method: 'PATCH',
    path: apiPath(keyOf(object)),
    query: {
      fieldManager: FIELD_MANAGER,
      fieldValidation: 'Strict',
      force: options.takesOver === true,
      ...(options.dryRun === true ? { dryRun: 'All' } : {}),
    },
    body: object,
    contentType: 'application/apply-patch+yaml',
    idempotent: true,
    signal: options.signal,
  });
}
