import { type Bundle, baselinePolicy } from '@aisubmit/sdk';
import type { Host } from './host.ts';
import type { LoadedRequest } from './load-requests.ts';
import { offlineNamespace } from './offline-namespace.ts';
import { VERSION } from './package-facts.ts';
import { buildChecked, resolveAll } from './prepare.ts';

interface OfflineOptions {
  readonly namespace?: string | undefined;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly 'with-secrets'?: boolean | undefined;
}

// The same file renders to the same bytes, so that a rendered folder under version control shows only what changed.
const NO_REQUEST_ID = '00000000-0000-0000-0000-000000000000';
const NOBODY = 'unknown';

/** Builds and checks the objects of requests without a cluster. */
export async function offlineBundles(
  loaded: readonly LoadedRequest[],
  flags: OfflineOptions,
  host: Host,
): Promise<Bundle[]> {
  const bundles: Bundle[] = [];
  for (const resolved of resolveAll(loaded, baselinePolicy)) {
    const namespace = await offlineNamespace(resolved.request.metadata.namespace, flags, host);
    const token = flags['with-secrets'] === true ? { token: host.newToken() } : {};
    const context = { namespace, requestId: NO_REQUEST_ID, submittedBy: NOBODY, version: VERSION, ...token };
    bundles.push(buildChecked(resolved, context));
  }
  return bundles;
}
