import type { KubeObject } from '../../build/kube-object.ts';
import type { AisubmitError, ErrorCode, Reason } from '../../errors.ts';
import type { LiveObject } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { keyOf } from '../submit/create-object.ts';
import { ApiError } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';

export interface DryRun {
  readonly object: KubeObject;
  /** True when an object of that name is there already. */
  readonly exists: boolean;
  readonly reasons: readonly Reason[];
  readonly warnings: readonly string[];
}

/** Answers about one object; everything else (no login, no server) ends the preflight. */
const ABOUT_THE_OBJECT: ReadonlySet<ErrorCode> = new Set(['FORBIDDEN', 'REJECTED', 'CONFLICT', 'NOT_FOUND']);

/** Asks the API server to create an object without storing it: admission, validation and permissions all answer. */
export async function dryRunCreate(api: KubeApi, object: KubeObject, signal?: AbortSignal): Promise<DryRun> {
  try {
    const { warnings } = await api.request<LiveObject>({
      method: 'POST',
      path: apiPath({ ...keyOf(object), name: undefined }),
      query: { dryRun: 'All', fieldManager: 'aisubmit' },
      body: object,
      idempotent: true,
      signal,
    });
    return { object, exists: false, reasons: [], warnings };
  } catch (error) {
    if (!(error instanceof ApiError) || !ABOUT_THE_OBJECT.has(error.code)) throw error;
    if (error.statusReason === 'AlreadyExists') return { object, exists: true, reasons: [], warnings: [] };
    return { object, exists: false, reasons: refusals(object, error), warnings: [] };
  }
}

function refusals(object: KubeObject, error: AisubmitError): readonly Reason[] {
  const path = `${object.kind}/${object.metadata.name}`;
  if (error.status === 404 && object.kind === 'CiliumNetworkPolicy') return [{ path, ...NO_CILIUM }];
  const fields = error.reasons.filter((each) => each.path !== undefined);
  if (fields.length > 0) return fields.map((each) => ({ ...each, path: `${path} ${each.path}` }));
  return [{ path, message: error.message, ...(error.fix === undefined ? {} : { fix: error.fix }) }];
}

/** The policy's network.fqdn asks for something that the cluster has not got. */
const NO_CILIUM = {
  message: 'this cluster has no Cilium, by which the policy opens hosts by name (network.fqdn)',
  fix: 'ask your admin to map the hosts in network.hosts instead, or to leave network.fqdn out for this cluster',
};
