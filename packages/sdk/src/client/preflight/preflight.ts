import type { Bundle } from '../../build/bundle.ts';
import { AisubmitError, type Reason } from '../../errors.ts';
import type { NamedObjects } from '../../named-objects.ts';
import { mayI } from '../access-review.ts';
import type { KubeList } from '../kube-types.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { apiPath } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import { missingAccess, missingAccesses, neededAccess } from './access-reasons.ts';
import { type DryRun, dryRunCreate } from './dry-run.ts';
import { namedReport } from './named-report.ts';
import { type NamespaceFacts, namespaceFacts } from './namespace-facts.ts';
import { podSecurityReason, refusesPods } from './pod-security-warning.ts';
import { queueReport } from './queue-report.ts';
import { quotaReasons, type ResourceQuota } from './quota-reasons.ts';
import { resourceAsk } from './resource-ask.ts';

/** More would only open more connections than they save. */
const CONCURRENCY = 4;

export interface PreflightOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * What is going to be done. For `update` and `replace` objects of the same names are expected, and quota is not
   * compared: what is replaced gives its share back.
   *
   * @default 'create'
   */
  readonly action?: 'create' | 'update' | 'replace' | undefined;
  /** What `policySource` read of the bundle's namespace a moment ago, so that it is not read again. */
  readonly namespaceFacts?: NamespaceFacts | undefined;
  /** What the request names beside its own objects, to be looked for; see `namedObjects`. */
  readonly named?: NamedObjects | undefined;
}

export interface PreflightReport {
  /** Why the cluster would refuse the workload or its pods; empty when it would take it. */
  readonly reasons: readonly Reason[];
  /** What the user should know all the same, safe to show. */
  readonly warnings: readonly string[];
  /** Pod Security level that the namespace enforces, where it may be read and is set. */
  readonly podSecurity?: string | undefined;
}

/**
 * Finds every reason why the cluster would refuse a bundle, before anything is written.
 *
 * @throws AisubmitError when the user is not logged in or the cluster cannot be reached.
 */
export async function preflight(
  api: KubeApi,
  bundle: Bundle,
  options: PreflightOptions = {},
): Promise<PreflightReport> {
  const { action = 'create' } = options;
  const [namespace, dryRuns, access, quotas, queue, named] = await gather(api, bundle, options);
  if (namespace.reason !== undefined) return { reasons: [namespace.reason], warnings: [] };
  const quota = action === 'create' ? quotaReasons(resourceAsk(bundle, existingObjects(dryRuns)), quotas) : [];
  const judged = dryRuns.map((each) => judge(each, { bundle, namespace, action }));
  const reasons = [
    ...withoutRepeats(
      judged.flatMap((each) => each.reasons),
      quota,
    ),
    ...access.reasons,
    ...queue.reasons,
    ...quota,
    ...named.reasons,
  ];
  return {
    reasons: unique(reasons, (each) => `${each.path} ${each.message}`),
    warnings: [
      ...new Set([
        ...judged.flatMap((each) => each.warnings),
        ...access.warnings,
        ...queue.warnings,
        ...named.warnings,
      ]),
    ],
    podSecurity: namespace.labels['pod-security.kubernetes.io/enforce'],
  };
}

/** @throws AisubmitError `PREFLIGHT_FAILED` with every reason when there is one. */
export function throwIfRefused(report: PreflightReport, bundle: Bundle): void {
  if (report.reasons.length === 0) return;
  throw new AisubmitError(
    'PREFLIGHT_FAILED',
    `the cluster would refuse ${bundle.kind.toLowerCase()} ${bundle.name}; nothing was created`,
    {
      reasons: report.reasons,
    },
  );
}

interface AccessReport {
  readonly reasons: readonly Reason[];
  readonly warnings: readonly string[];
}

type Gathered = readonly [
  NamespaceFacts,
  readonly DryRun[],
  AccessReport,
  readonly ResourceQuota[],
  AccessReport,
  AccessReport,
];

async function gather(
  api: KubeApi,
  bundle: Bundle,
  { signal, namespaceFacts: known, named }: PreflightOptions,
): Promise<Gathered> {
  // Without their parent children cannot name it as owner, which does not matter to the dry run.
  const objects = [bundle.parent, ...bundle.kept, ...bundle.children];
  return Promise.all([
    known ?? namespaceFacts(api, bundle.namespace, signal),
    mapConcurrently(objects, CONCURRENCY, (object) => dryRunCreate(api, object, signal)),
    accessReport(api, bundle, signal),
    readQuotas(api, bundle.namespace, signal),
    queueReport(api, bundle, signal),
    named === undefined ? { reasons: [], warnings: [] } : namedReport(api, { bundle, named }, signal),
  ]);
}

async function accessReport(api: KubeApi, bundle: Bundle, signal: AbortSignal | undefined): Promise<AccessReport> {
  const needed = neededAccess(bundle);
  const allowed = await mapConcurrently(needed, CONCURRENCY, ({ access }) => mayI(api, access, signal));
  const missing = needed.filter((_each, index) => allowed[index] === false);
  const later = missingAccesses(missing.filter(({ required }) => !required));
  return {
    reasons: missing.filter(({ required }) => required).map(missingAccess),
    warnings: later === undefined ? [] : [later],
  };
}

async function readQuotas(
  api: KubeApi,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<readonly ResourceQuota[]> {
  try {
    const path = apiPath({ apiVersion: 'v1', kind: 'ResourceQuota', namespace });
    return (await api.request<KubeList<ResourceQuota>>({ method: 'GET', path, signal })).body.items ?? [];
  } catch (error) {
    if (hasStatus(error, 403) || hasStatus(error, 404)) return [];
    throw error;
  }
}

function existingObjects(dryRuns: readonly DryRun[]): ReadonlySet<DryRun['object']> {
  return new Set(dryRuns.filter((each) => each.exists).map((each) => each.object));
}

function judge(
  { object, exists, reasons, warnings }: DryRun,
  context: { bundle: Bundle; namespace: NamespaceFacts; action: 'create' | 'update' | 'replace' },
): { reasons: readonly Reason[]; warnings: readonly string[] } {
  const { bundle, namespace, action } = context;
  const path = `${object.kind}/${object.metadata.name}`;
  const taken = exists && action === 'create' && !bundle.kept.includes(object);
  const refusals = warnings.filter((each) => refusesPods(each, namespace));
  return {
    reasons: [
      ...reasons,
      ...(taken
        ? [{ path, message: `${path} exists already in namespace ${bundle.namespace}`, fix: 'choose another name' }]
        : []),
      ...refusals.map((warning) => podSecurityReason(warning, { path, namespace: bundle.namespace })),
    ],
    warnings: warnings.filter((each) => !refusals.includes(each)),
  };
}

// Where the dry run itself says "exceeded quota", our own sentence about that quota is the clearer one.
function withoutRepeats(reasons: readonly Reason[], quota: readonly Reason[]): readonly Reason[] {
  const named = quota.map((each) => each.path?.split('/')[1] ?? '');
  return reasons.filter(({ message }) => !named.some((name) => message.includes(`exceeded quota: ${name},`)));
}

function unique<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((each) => [keyOf(each), each])).values()];
}
