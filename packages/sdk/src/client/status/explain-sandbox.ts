import type { KubeEvent } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { explainStart } from './explain-start.ts';
import { newest } from './newest-event.ts';
import { plainly } from './plainly.ts';
import type { Finding } from './workload-state.ts';

type Told = Pick<Finding, 'sentence' | 'next'> & { readonly problem?: boolean };

const FAILURES = ['FailedCreatePodSandBox', 'NetworkNotReady', 'FailedPrepareDynamicResources'];
const RETRIED = 'wait, it is tried again; tell your cluster admin if it stays so';

/** Says that a node cannot give a pod its network, its devices or its sandbox. Nodes try again, mostly with success. */
export function explainSandbox(events: readonly KubeEvent[]): Finding | undefined {
  const last = newest(events, [...FAILURES, 'Pulling', 'Pulled', 'Created', 'Started']);
  if (last === undefined || !FAILURES.includes(last.reason ?? '')) return undefined;
  const message = bounded(last.message ?? '');
  const told = knownCause(message) ?? startCause(message) ?? unknownCause(message);
  return { state: 'Starting', problem: false, next: RETRIED, ...told };
}

function knownCause(message: string): Told | undefined {
  for (const { says, told } of CAUSES) {
    const found = says.exec(message);
    if (found !== null) return told(found);
  }
  return undefined;
}

/** A sandbox is started as a container is. */
function startCause(message: string): Told | undefined {
  const told = explainStart(message);
  return told === undefined ? undefined : { ...told, problem: told.problem !== false };
}

function unknownCause(message: string): Told {
  const why = message.replace(/^Failed to create pod sandbox: /, '');
  return { sentence: `its node cannot set it up yet: ${plainly(why)}` };
}

interface SandboxCause {
  readonly says: RegExp;
  readonly told: (found: readonly string[]) => Told;
}

const CAUSES: readonly SandboxCause[] = [
  {
    says: /no runtime for "([^"]+)" is configured|runtime handler "?([^"\s]+)"? not (?:found|supported)/,
    told: ([, name, other = '']) => ({
      sentence: `its node does not have the runtime ${safeText(name ?? other, 63)} that it asks for`,
      next: 'tell your cluster admin',
      problem: true,
    }),
  },
  {
    says: /failed to get sandbox image "([^"]+)"/,
    told: ([, image = '']) => ({
      sentence: `its node cannot pull image ${safeText(image, 200)}, which it needs for every pod`,
    }),
  },
  {
    says: /NodePrepareResources failed for ResourceClaim (\S+): ([\s\S]*)/,
    told: ([, claim = '', why = '']) => ({
      sentence: `its node cannot prepare the devices of claim ${safeText(claim, 253)}: ${plainly(why)}`,
    }),
  },
  {
    says: /^Failed to prepare dynamic resources: (?:prepare dynamic resources: )?([\s\S]*)/,
    told: ([, why = '']) => ({ sentence: `its node cannot prepare the devices that it claims: ${plainly(why)}` }),
  },
  {
    says: /no IP addresses available|failed to allocate for range|no available IP|failed to assign an IP address/i,
    told: () => ({ sentence: 'its node has no network address left for it' }),
  },
  {
    says: /failed to set ?up network|plugin type=|network is not ready|\bcni\b/i,
    told: () => ({ sentence: 'its node cannot connect it to the network yet' }),
  },
];
