import { KIND_LABEL, USER_LABEL } from '../../build/metadata-keys.ts';
import { AisubmitError } from '../../errors.ts';
import { WORKLOAD_KINDS } from '../../request/workload-kind.ts';
import type { Parent } from '../kube-types.ts';
import { listPages } from '../list-pages.ts';
import { safeText } from '../safe-text.ts';
import { ApiError, hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { withoutBulk } from '../without-bulk.ts';
import type { ListOptions } from './list-options.ts';

/** What a workload is in Kubernetes. */
export type ParentKind = 'Job' | 'Deployment';

/** A page of Jobs or Deployments, and where it was asked for; undefined is the whole cluster. */
export interface ParentPage {
  readonly parents: readonly Parent[];
  readonly namespace: string | undefined;
}

export const PARENT_VERSIONS = { Job: 'batch/v1', Deployment: 'apps/v1' } as const;
/** What RBAC calls them. */
export const RESOURCES = { Job: 'jobs', Deployment: 'deployments' } as const;

/** Kinds of parent that a list asks for, in this order. */
export function parentKinds({ kinds }: ListOptions): readonly ParentKind[] {
  const wanted = kinds === undefined ? undefined : new Set(kinds.map((kind) => WORKLOAD_KINDS[kind].parentKind));
  return (['Job', 'Deployment'] as const).filter((kind) => wanted === undefined || wanted.has(kind));
}

/** Selects what a list is about; what the user asks for beside can only narrow it. */
export function workloadSelector({ user, kinds, selector }: ListOptions): string {
  const parts = ['app.kubernetes.io/managed-by=aisubmit'];
  if (user !== undefined) parts.push(`${USER_LABEL}=${user}`);
  if (kinds !== undefined)
    parts.push(`${KIND_LABEL} in (${kinds.map((each) => WORKLOAD_KINDS[each].prefix).join(',')})`);
  if (selector !== undefined && selector.trim() !== '') parts.push(selector);
  return parts.join(',');
}

/**
 * Reads Jobs or Deployments page by page. Where the whole cluster may not be listed, the namespaces are listed one by
 * one, and those that may not be seen are passed over, and told.
 *
 * @throws AisubmitError `INVALID_INPUT` for a selector that the server cannot read.
 */
export async function* parentPages(
  api: KubeApi,
  kind: ParentKind,
  options: ListOptions & { readonly namespaces: () => Promise<readonly string[]> },
): AsyncGenerator<ParentPage> {
  const { namespace } = options;
  try {
    yield* pagesIn(api, kind, { ...options, namespace });
  } catch (error) {
    if (namespace !== undefined || !hasStatus(error, 403)) throw selectorError(error, options);
    for (const each of await options.namespaces()) {
      try {
        yield* pagesIn(api, kind, { ...options, namespace: each });
      } catch (refused) {
        if (!hasStatus(refused, 403)) throw refused;
        options.onGap?.({ what: 'workloads', resource: RESOURCES[kind], namespace: each });
      }
    }
  }
}

async function* pagesIn(api: KubeApi, kind: ParentKind, options: ListOptions): AsyncGenerator<ParentPage> {
  const { namespace, signal, pageSize } = options;
  const labelSelector = workloadSelector(options);
  const collection = { apiVersion: PARENT_VERSIONS[kind], kind, namespace };
  const pages = { labelSelector, pageSize, readItem: withoutBulk, signal };
  for await (const parents of listPages<Parent>(api, collection, pages)) {
    yield { parents, namespace };
  }
}

function selectorError(error: unknown, { selector }: ListOptions): unknown {
  if (selector === undefined || !(error instanceof ApiError) || !hasStatus(error, 400)) return error;
  return new AisubmitError('INVALID_INPUT', `the selector "${safeText(selector)}" cannot be read: ${error.message}`, {
    fix: "write it as kubectl takes it, such as team=vision,stage!=test or 'stage in (a, b)'",
  });
}
