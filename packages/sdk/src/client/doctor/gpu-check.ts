import { tryParseQuantity } from '../../request/quantity.ts';
import { safeText } from '../safe-text.ts';
import type { Verdict } from './doctor-check.ts';
import { type Nodes, nodesInWords, type Patient } from './patient.ts';
import { hidden } from './unanswered.ts';

/** Extended resources of device plugins; `kubernetes.io` names are the system's own. */
const GPU =
  /^(?:nvidia\.com|amd\.com|gpu\.intel\.com|habana\.ai|huawei\.com|cloud-tpus\.google\.com|google\.com|aws\.amazon\.com)\//;
const ONE = 1_000_000_000n;

/** GPUs that nodes offer. */
export async function gpuCheck({ nodes, namespace }: Patient): Promise<Verdict> {
  const found = await nodes();
  if (found === 'hidden')
    return {
      ...hidden(namespace),
      why: 'whether there are GPUs is the nodes’ to say',
      fix: 'ask your cluster admin which GPUs there are, or ask for one and see whether it comes: kubectl aisubmit status NAME',
    };
  const totals = gpuTotals(found);
  const looked = nodesInWords(found);
  if (totals.size > 0) {
    const list = [...totals].map(([name, count]) => `${count} ${safeText(name, 100)}`);
    return { status: 'pass', found: `${list.join(', ')} on ${looked}` };
  }
  return {
    status: 'warn',
    found: `no GPU on ${looked}`,
    why: 'workloads that ask for one wait for ever',
    fix: 'an admin installs the vendor’s device plugin, such as the NVIDIA GPU Operator',
  };
}

function gpuTotals({ items }: Exclude<Nodes, 'hidden'>): ReadonlyMap<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const { status } of items) {
    for (const [name, text] of Object.entries(status?.allocatable ?? {})) {
      const count = GPU.test(name) ? (tryParseQuantity(String(text)) ?? 0n) / ONE : 0n;
      if (count > 0n) totals.set(name, (totals.get(name) ?? 0n) + count);
    }
  }
  return totals;
}
