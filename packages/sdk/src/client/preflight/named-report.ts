import type { Bundle } from '../../build/bundle.ts';
import type { NamedObjects } from '../../named-objects.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { claimReport, configMapReport, type ObjectReport } from './missing-objects.ts';
import { secretReasons } from './secret-reasons.ts';

/** Looks for everything that a request names and does not make: what is missing keeps its pods from starting. */
export async function namedReport(
  api: KubeApi,
  { bundle, named }: { readonly bundle: Bundle; readonly named: NamedObjects },
  signal?: AbortSignal,
): Promise<ObjectReport> {
  const { namespace } = bundle;
  const [secrets, configMaps, claims] = await Promise.all([
    secretReasons(api, { namespace, secrets: named.secrets }, signal),
    configMapReport(api, named.configMaps, { namespace, signal }),
    claimReport(api, { named: named.claims, bundle }, { namespace, signal }),
  ]);
  return {
    reasons: [...secrets, ...configMaps.reasons, ...claims.reasons],
    warnings: [...configMaps.warnings, ...claims.warnings],
  };
}
