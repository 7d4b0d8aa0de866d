import type { ObjectMeta } from '../../build/kube-object.ts';
import type { Reason } from '../../errors.ts';
import { tryParseQuantity } from '../../request/quantity.ts';
import type { PodSpec } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { formatAmount } from './format-amount.ts';
import type { Ask } from './resource-ask.ts';

export interface ResourceQuota {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly hard?: Readonly<Record<string, string>>;
    readonly scopes?: readonly string[];
    readonly scopeSelector?: { readonly matchExpressions?: readonly ScopeExpression[] };
  };
  readonly status?: {
    readonly hard?: Readonly<Record<string, string>>;
    readonly used?: Readonly<Record<string, string>>;
  };
}

interface ScopeExpression {
  readonly scopeName?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

/** Compares what a workload asks for with what the namespace's quotas have left. */
export function quotaReasons(ask: Ask, quotas: readonly ResourceQuota[]): readonly Reason[] {
  return quotas.filter((quota) => applies(quota, ask.podSpec)).flatMap((quota) => reasonsOf(ask, quota));
}

function reasonsOf(ask: Ask, quota: ResourceQuota): readonly Reason[] {
  const name = safeText(quota.metadata?.name ?? '', 253);
  const hard = quota.status?.hard ?? quota.spec?.hard ?? {};
  return Object.entries(hard).flatMap(([resource, hardText]) => {
    const wanted = ask.total.get(resource) ?? 0n;
    const limit = tryParseQuantity(hardText);
    const used = tryParseQuantity(quota.status?.used?.[resource] ?? '0') ?? 0n;
    if (limit === undefined || wanted === 0n || used + wanted <= limit) return [];
    const left = limit > used ? limit - used : 0n;
    const [needs, remains] = [wanted, left].map((amount) => formatAmount(amount, hardText));
    return [
      {
        path: `ResourceQuota/${name}`,
        message: `needs ${needs} ${spoken(resource)}, ${remains} of ${safeText(hardText, 40)} left in quota ${name}`,
        fix:
          wanted > limit
            ? 'ask for less, or ask your admin for a larger quota'
            : 'ask for less, or wait until something that runs has ended',
      },
    ];
  });
}

/** `requests.nvidia.com/gpu` is what everybody calls `nvidia.com/gpu`. */
function spoken(resource: string): string {
  return safeText(resource.replace(/^requests\.(?!cpu|memory|storage|ephemeral)/, '').replace(/^count\//, ''), 100);
}

type ScopeRule = (spec: PodSpec & { readonly priorityClassName?: string }, scope: ScopeExpression) => boolean;

/** Which pods a quota's scope takes in; our pods always have requests, so they are never "best effort". */
const SCOPES: ReadonlyMap<string, ScopeRule> = new Map<string, ScopeRule>([
  ['NotBestEffort', () => true],
  ['Terminating', (spec) => spec.activeDeadlineSeconds !== undefined],
  ['NotTerminating', (spec) => spec.activeDeadlineSeconds === undefined],
  ['PriorityClass', hasPriority],
]);

function hasPriority(
  { priorityClassName: has }: { readonly priorityClassName?: string },
  { operator, values = [] }: ScopeExpression,
): boolean {
  if (operator === 'DoesNotExist') return has === undefined;
  if (operator === 'In') return has !== undefined && values.includes(has);
  if (operator === 'NotIn') return has === undefined || !values.includes(has);
  return has !== undefined;
}

function applies(quota: ResourceQuota, spec: PodSpec): boolean {
  const scopes = [
    ...(quota.spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(quota.spec?.scopeSelector?.matchExpressions ?? []),
  ];
  return scopes.every((scope) => SCOPES.get(scope.scopeName ?? '')?.(spec, scope) ?? false);
}
