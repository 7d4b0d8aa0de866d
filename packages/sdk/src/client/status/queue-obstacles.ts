import { safeText } from '../safe-text.ts';
import { plainly } from './plainly.ts';
import type { Finding } from './workload-state.ts';

type Told = Pick<Finding, 'sentence' | 'next' | 'problem'>;

const OTHER_QUEUE = 'tell your cluster admin, or submit it again with another --queue; see `kubectl get localqueues`';
const LESS = 'submit it again with less, or with another --queue; see `kubectl get localqueues`';

interface Obstacle {
  readonly says: RegExp;
  readonly told: (found: RegExpExecArray, queue: string) => Told;
}

/** Why Kueue does not keep a place for a Workload, besides that others use it. */
const OBSTACLES: readonly Obstacle[] = [
  {
    says: /doesn't exist|does not exist|is inactive|is stopped|not found|is terminating or missing/,
    told: ({ input: said }, queue) => ({
      sentence: `queue ${queue} lets nothing run: ${plainly(said)}`,
      next: OTHER_QUEUE,
      problem: true,
    }),
  },
  {
    says: /namespace doesn't match ClusterQueue selector/,
    told: (_, queue) => ({
      sentence: `queue ${queue} lets nothing run: the cluster queue behind it does not take this namespace`,
      next: OTHER_QUEUE,
      problem: true,
    }),
  },
  {
    says: /(?:resources validation failed|resources didn't satisfy LimitRange constraints): ([\s\S]*)/,
    told: ([, why = ''], queue) => ({
      sentence: `queue ${queue} does not take what it asks for: ${plainly(why)}`,
      next: 'submit it again with an amount within the limits of the namespace',
      problem: true,
    }),
  },
  {
    says: /Admission is gated by: (.+)/,
    told: ([, gate = ''], queue) => ({
      sentence: `${safeText(gate, 253)} does not let it into queue ${queue} yet (an admission gate)`,
      next: 'ask your cluster admin what that waits for',
      problem: false,
    }),
  },
  {
    says: /PodsReady condition/,
    told: (_, queue) => ({
      sentence: `queue ${queue} starts one after the other, and waits until those before it are ready`,
      problem: false,
    }),
  },
  {
    says: /Pending the preemption of|overlapping preemption targets/,
    told: (_, queue) => ({
      sentence: `less urgent work is being stopped to make room for it in queue ${queue}`,
      problem: false,
    }),
  },
  {
    says: /topology "([^"]+)" allows to fit only (\d{1,6}) out of (\d{1,6}) /,
    told: ([, topology = '', some = '', all = ''], queue) => ({
      sentence: `queue ${queue} has nodes free that lie as it asks for (topology ${safeText(topology, 253)}) for ${some} of ${all} only`,
      next: 'it starts as soon as there are enough such nodes',
      problem: false,
    }),
  },
  {
    says: /topology "([^"]+)" doesn't allow to fit/,
    told: ([, topology = ''], queue) => ({
      sentence: `queue ${queue} has no nodes free that lie as it asks for (topology ${safeText(topology, 253)})`,
      next: 'it starts as soon as there are such nodes',
      problem: false,
    }),
  },
  {
    says: /resource (\S+) unavailable in ClusterQueue/,
    told: ([, resource = ''], queue) => ({
      sentence: `queue ${queue} has no ${safeText(resource, 160)} at all`,
      next: LESS,
      problem: true,
    }),
  },
];

/** Says what keeps a Workload from a place in its queue; undefined where it only has to wait for others. */
export function explainObstacle(queue: string, message: string): Told | undefined {
  for (const { says, told } of OBSTACLES) {
    const found = says.exec(message);
    if (found !== null) return told(found, queue);
  }
  if (/insufficient unused quota/.test(message)) return undefined;
  return neverFits(queue, message) ?? noFlavor(queue, message);
}

/** More than all flavors together have: no waiting helps. */
function neverFits(queue: string, message: string): Told | undefined {
  const found =
    /insufficient quota for (\S+) in flavor [^,\s]+(?:, (?:request|previously[\s\S]*?request) ?(?:\((\S+)\))? > maximum capacity \((?:(\S+) > )?(\S+)\))?/.exec(
      message,
    );
  if (found === null) return undefined;
  const [, resource = '', asked, askedInside, most] = found;
  const amount = asked ?? askedInside;
  const numbers = amount === undefined ? resource : `${amount} ${resource}, and it has ${most} at most`;
  return {
    sentence: `queue ${queue} never has what it asks for: ${safeText(numbers, 200)}`,
    next: LESS,
    problem: true,
  };
}

/** A flavor is a kind of node; none that the queue has is for this pod. */
function noFlavor(queue: string, message: string): Told | undefined {
  if (!/untolerated taint \S[\s\S]* in flavor |doesn't match node affinity/.test(message)) return undefined;
  const why = message.replace(/^couldn't assign flavors to pod set \S+: /, '');
  return {
    sentence: `queue ${queue} has no kind of node that fits it: ${plainly(why)}`,
    next: 'submit it again with another --node-pool or --queue; see `kubectl get localqueues`',
    problem: true,
  };
}
