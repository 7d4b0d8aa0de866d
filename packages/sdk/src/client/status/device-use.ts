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

/** What there is to say of a shortage of devices. */
interface DeviceWords {
  /** What cannot come true by waiting. */
  readonly never?: Pick<Finding, 'sentence' | 'next'>;
  /** Who has them; begins with "; ". */
  readonly used: string;
  /** Nothing of this namespace has one. */
  readonly isOthers?: true;
}

/** Words for a shortage of devices: what cannot come true by waiting, or who has them. */
export function deviceUseText(
  use: DeviceUse | undefined,
  resource: string,
  wanted: string | undefined,
): DeviceWords | undefined {
  if (use === undefined || use.resource !== resource) return undefined;
  const { nodes, users } = use;
  if (nodes !== undefined && nodes.largest < Number(wanted ?? '1'))
    return { never: tooFew(nodes, resource, wanted), used: '' };
  if (users === undefined) return { used: nodes === undefined ? '' : `; there are ${nodes.total}` };
  return usedBy(users, nodes);
}

function tooFew(
  { total, largest }: NonNullable<DeviceUse['nodes']>,
  resource: string,
  wanted = 'enough',
): Pick<Finding, 'sentence' | 'next'> {
  if (total === 0)
    return {
      sentence: `no node has ${resource} at all`,
      next: 'tell your cluster admin, or submit it again without --gpu',
    };
  return {
    sentence: `no node has ${wanted} ${resource}: the largest has ${largest}`,
    next: `submit it again with --gpu ${largest} --replace, or ask your cluster admin for a larger node`,
  };
}

function usedBy(users: NonNullable<DeviceUse['users']>, nodes: DeviceUse['nodes']): DeviceWords {
  const sum = users.reduce((total, { count }) => total + count, 0);
  if (sum === 0)
    return {
      used: nodes === undefined ? '; this namespace uses none' : `; there are ${nodes.total}, and others use them`,
      isOthers: true,
    };
  const of = nodes === undefined ? '' : ` of ${nodes.total}`;
  const named = users.slice(0, MAX_NAMED).map(({ id, count }) => (users.length === 1 ? id : `${id} (${count})`));
  const rest = users.length - named.length;
  const names = rest > 0 ? `${named.join(', ')} and ${rest} more` : inWords(named);
  return { used: `; ${sum}${of} ${sum === 1 ? 'is' : 'are'} used by ${names} of this namespace` };
}
