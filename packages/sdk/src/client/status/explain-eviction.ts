import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { plainly } from './plainly.ts';
import type { Told } from './workload-state.ts';

const EVICTIONS: readonly { readonly says: RegExp; readonly told: (found: readonly string[]) => Told }[] = [
  {
    says: /Usage of EmptyDir volume "([^"]+)" exceeds the limit "([^"]+)"/,
    told: ([, volume = '', limit = '']) => ({
      sentence: `it wrote more than ${safeText(limit, 40)} into ${volumeWords(volume)} and was evicted`,
      next:
        volume === 'shm' || volume === 'dshm'
          ? 'submit it again with more --shm'
          : 'submit it again with more --ephemeral-storage, or write to a volume claim (--mount newpvc:100Gi:/work)',
    }),
  },
  {
    says: /(?:Pod ephemeral local storage usage exceeds the total limit of containers|exceeded its local ephemeral storage limit) "?([^\s"]+?)"?\.?(?:\s|$)/,
    told: ([, limit = '']) => ({
      sentence: `it wrote more to the disk of its node than it may (${safeText(limit, 40)}) and was evicted`,
      next: 'submit it again with more --ephemeral-storage, or write to a volume claim (--mount newpvc:100Gi:/work)',
    }),
  },
  {
    says: /low on resource: ([a-z-]+)\.?(?:[\s\S]*?(?:[Cc]ontainer|Pod) (\S+) was using (\S+?),? (?:which exceeds its request of|request is) ([^\s,]+?)[.,]?(?:\s|$))?/,
    told: ([, resource = '', container, used, request]) => lowOn(resource, { container, used, request }),
  },
  {
    says: /node had condition: \[([^\]]+)\]/,
    told: ([, what = '']) => ({
      sentence: `its node is unwell (${safeText(what, 60)}) and took no new work`,
      next: 'submit it again with --replace; tell your cluster admin if it happens again',
    }),
  },
];

interface Consumer {
  readonly container: string | undefined;
  readonly used: string | undefined;
  readonly request: string | undefined;
}

function lowOn(resource: string, { container, used, request }: Consumer): Told {
  const what = RESOURCES.get(resource) ?? safeText(resource, 40);
  const share =
    container === undefined
      ? ''
      : `; ${safeText(container, 63)} used ${safeText(used ?? '', 40)} and had asked for ${safeText(request ?? '', 40)}`;
  const flag = resource === 'memory' ? '--memory-request' : '--ephemeral-storage';
  const next =
    resource === 'pids' ? 'start fewer processes' : `submit it again and ask for what it really needs: ${flag}`;
  return { sentence: `its node ran out of ${what} and evicted it${share}`, next };
}

const RESOURCES: ReadonlyMap<string, string> = new Map([
  ['ephemeral-storage', 'disk'],
  ['inodes', 'room for files (inodes)'],
  ['pids', 'processes'],
]);

/** Says why a node evicted a pod, from the kubelet's message. */
export function explainEviction(message: string): Told {
  for (const { says, told } of EVICTIONS) {
    const found = says.exec(bounded(message));
    if (found !== null) return told(found);
  }
  // Not only nodes evict: what makes room, or gives other amounts, says so itself.
  if (!/^$|\blow on\b|pressure/i.test(message)) {
    return {
      sentence: `it was evicted: ${plainly(message)}`,
      next: 'submit it again with --replace; tell your cluster admin if it happens again',
    };
  }
  return {
    sentence: `its node ran out of something and evicted it${message === '' ? '' : `: ${plainly(message)}`}`,
    next: 'ask for what it really needs with --memory and --ephemeral-storage',
  };
}

function volumeWords(volume: string): string {
  if (volume === 'tmp') return '/tmp';
  return volume === 'shm' || volume === 'dshm' ? '/dev/shm' : `volume ${safeText(volume, 63)}`;
}
