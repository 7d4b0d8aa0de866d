import { inWords } from './in-words.ts';
import type { Finding } from './workload-state.ts';

/** Who has how many of a device, such as `nvidia.com/gpu`, as far as the user may see. */
export interface DeviceUse {
  readonly resource: string;
  /** Workloads (`training/llm`) or pods of the namespace, with most first; undefined where the user may not see pods. */
  readonly users?: readonly { readonly id: string; readonly count: number }[] | undefined;
  /** What nodes offer; undefined where the user may not see nodes. */
  readonly nodes?: { readonly total: number; readonly largest: number } | undefined;
}

const MAX_NAMED = 3;

/** Words for a shortage of devices: what cannot come true by waiting, or who has them. */
export function deviceUseText(
  use: DeviceUse | undefined,
  resource: string,
  wanted: string | undefined,
):
  | { readonly never?: Pick<Finding, 'sentence' | 'next'>; readonly used: string; readonly isOthers?: true }
  | undefined {
  if (use === undefined || use.resource !== resource) return undefined;
  const { nodes, users } = use;
  if (nodes !== undefined && nodes.largest < Number(wanted ?? '1')) {
    const never =
      nodes.total === 0
        ? {
            sentence: `no node has ${resource} at all`,
            next: 'tell your cluster admin, or submit it again without --gpu',
          }
        : {
            sentence: `no node has ${wanted} ${resource}: the largest has ${nodes.largest}`,
            next: `submit it again with --gpu ${nodes.largest} --replace, or ask your cluster admin for a larger node`,
          };
    return { never, used: '' };
  }
  if (users === undefined) return { used: nodes === undefined ? '' : `; there are ${nodes.total}` };
  const sum = users.reduce((total, { count }) => total + count, 0);
  const of = nodes === undefined ? '' : ` of ${nodes.total}`;
  if (sum === 0)
    return {
      used: nodes === undefined ? '; this namespace uses none' : `; there are ${nodes.total}, and others use them`,
      isOthers: true,
    };
  const named = users.slice(0, MAX_NAMED).map(({ id, count }) => (users.length === 1 ? id : `${id} (${count})`));
  const rest = users.length - named.length;
  const names = rest > 0 ? `${named.join(', ')} and ${rest} more` : inWords(named);
  return { used: `; ${sum}${of} ${sum === 1 ? 'is' : 'are'} used by ${names} of this namespace` };
}
