import { tryParseQuantity } from '../../request/quantity.ts';
import type { KubeList } from '../kube-types.ts';
import { formatAmount } from '../preflight/format-amount.ts';
import type { ResourceQuota } from '../preflight/quota-reasons.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import type { Verdict } from './doctor-check.ts';
import type { Patient } from './patient.ts';

/** What a person asks about; counts of objects are only said when they are used up. */
const SHOWN = /^(?:(?:requests\.)?(?:cpu|memory|storage)|pods|requests\.[^/]+\/.+)$/;

/** What the namespace's quotas have left. */
export async function quotaCheck({ api, namespace, signal }: Patient): Promise<Verdict> {
  const path = apiPath({ apiVersion: 'v1', kind: 'ResourceQuota', namespace });
  const { body } = await api.request<KubeList<ResourceQuota>>({ method: 'GET', path, signal });
  const rows = (body.items ?? []).flatMap(leftIn);
  if (rows.length === 0) return { status: 'pass', found: 'no quota limits this namespace' };
  const spent = rows.filter(({ isSpent }) => isSpent);
  if (spent.length > 0) {
    return {
      status: 'warn',
      found: `used up: ${spent.map(({ text }) => text).join(', ')}`,
      why: 'new workloads wait or are refused until something ends',
      fix: `see what runs, and delete what nobody needs: kubectl aisubmit list --namespace ${namespace}`,
    };
  }
  const shown = rows.filter(({ resource }) => SHOWN.test(resource)).map(({ text }) => text);
  if (shown.length === 0) return { status: 'pass', found: 'nothing that the quotas limit is used up' };
  return { status: 'pass', found: `left: ${shown.join(', ')}` };
}

interface Left {
  readonly resource: string;
  readonly text: string;
  readonly isSpent: boolean;
}

function leftIn({ status, spec }: ResourceQuota): readonly Left[] {
  return Object.entries(status?.hard ?? spec?.hard ?? {}).flatMap(([resource, hardText]) => {
    const hard = tryParseQuantity(hardText);
    const used = tryParseQuantity(status?.used?.[resource] ?? '0') ?? 0n;
    // None at all is a rule, such as no load balancers, and nothing that was used up.
    if (hard === undefined || hard === 0n) return [];
    const left = hard > used ? hard - used : 0n;
    const name = safeText(resource.replace(/^requests\./, ''), 100);
    const text = `${formatAmount(left, hardText)} of ${safeText(hardText, 40)} ${name}`;
    return [{ resource, text, isSpent: left === 0n }];
  });
}
