import { safeText } from '../safe-text.ts';
import { plainly } from './plainly.ts';
import type { Finding } from './workload-state.ts';

/** What a ResourceQuota refuses, with its numbers. */
export function explainQuota(message: string): Pick<Finding, 'sentence' | 'next'> {
  const exceeded = /exceeded quota: ([^,]+), requested: (.*?), used: (.*?), limited: ([^\s\]]+)/.exec(message);
  if (exceeded !== null) return explainExceeded(exceeded);
  const failed = /failed quota: ([^:]+): must specify ([\s\S]*)/.exec(message);
  if (failed !== null) {
    const [, name = '', what = ''] = failed;
    return {
      sentence: `quota ${safeText(name, 253)} wants every container to say what it needs: ${plainly(what.replaceAll(/;\s*/g, ', '))}`,
      next: 'submit it again with --cpu and --memory, or ask your cluster admin for defaults (a LimitRange)',
    };
  }
  const scope = /insufficient quota to (?:match|consume)[^:]*:? ?([\s\S]*)/.exec(message);
  if (scope !== null) {
    return {
      sentence: `no quota of the namespace lets it use what it asks for${tail(scope[1])}`,
      next: /PriorityClass/.test(message)
        ? 'submit it again without --priority-class, or ask your cluster admin for a quota'
        : 'ask your cluster admin for a quota that covers it',
    };
  }
  if (/quota usage is negative/.test(message)) {
    return {
      sentence: "the cluster is still counting what the namespace's quota has left",
      next: 'wait; it is tried again',
    };
  }
  const [, unknown] = /(?:status unknown for|exceeded|failed) quota: ([\s\S]*)/.exec(message) ?? [];
  if (/status unknown/.test(message)) {
    const sentence = `the cluster is still counting what quota${tail(unknown?.split(',')[0], ' ')} has left`;
    return { sentence, next: 'wait; it is tried again' };
  }
  return { sentence: `the namespace's quota is used up${tail(unknown)}`, next: MAKE_ROOM };
}

/** Whoever asks for more of everything reads the first of it. */
const MAX_TOLD = 3;

const MAKE_ROOM =
  'it starts as soon as there is room: delete what is no longer needed (`kubectl aisubmit list`), ask for less, or ask for a larger quota';

function explainExceeded([, name = '', requested = '', used = '', limited = '']: readonly string[]): Pick<
  Finding,
  'sentence' | 'next'
> {
  const [wants, has, may] = [amounts(requested), amounts(used), amounts(limited)];
  const parts = [...wants].slice(0, MAX_TOLD).map(([resource, amount]) => {
    const limit = may.get(resource);
    const what = spoken(amount === '1' ? resource.replace(/^pods$/, 'pod') : resource);
    if (limit === undefined) return `${amount} ${what}`;
    return `${amount} ${what} more, ${has.get(resource) ?? '0'} of ${limit} are used`;
  });
  return {
    sentence: `quota ${safeText(name, 253)} has no room: it needs ${safeText(parts.join('; '), 200)}${wants.size > MAX_TOLD ? `; and ${wants.size - MAX_TOLD} more` : ''}`,
    next: MAKE_ROOM,
  };
}

/** `cpu=4,memory=8Gi` */
function amounts(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').map((pair) => pair.trim().split('='));
  return new Map(pairs.map(([resource = '', amount = '']) => [resource, amount]));
}

/** `requests.nvidia.com/gpu` is what everybody calls `nvidia.com/gpu`. */
function spoken(resource: string): string {
  return resource.replace(/^requests\.(?!cpu|memory|storage|ephemeral)/, '').replace(/^count\//, '');
}

function tail(text: string | undefined, lead = ': '): string {
  return text === undefined || text.trim() === '' ? '' : `${lead}${plainly(text)}`;
}
