import type { Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { containers } from './containers.ts';
import { explainEviction } from './explain-eviction.ts';
import { explainExit } from './explain-exit.ts';
import { besides } from './explain-helper.ts';
import { spokenSeconds } from './spoken-seconds.ts';
import { linesOf, type Surroundings } from './surroundings.ts';
import type { Finding } from './workload-state.ts';

type Failure = Omit<Finding, 'state' | 'problem'>;

const AGAIN = 'submit it again with --replace';
const NODE_SHUT_DOWN: Failure = { sentence: 'its node was shut down', next: AGAIN };
const NO_DEVICE = 'its node could not give it the devices it was promised';

const FAILURES: ReadonlyMap<string, (text: string, pod: Pod) => Failure> = new Map<
  string,
  (text: string, pod: Pod) => Failure
>([
  ['Evicted', (text) => explainEviction(text)],
  ['DeadlineExceeded', (_, { spec }) => overdue(spec?.activeDeadlineSeconds)],
  ['NodeLost', () => ({ sentence: 'its node was lost', next: AGAIN })],
  ['NodeShutdown', () => NODE_SHUT_DOWN],
  ['Shutdown', () => NODE_SHUT_DOWN],
  ['Terminated', () => NODE_SHUT_DOWN],
  ['NodeAffinity', () => ({ sentence: 'its node no longer has the labels that it asks for', next: AGAIN })],
  ['Preempting', () => ({ sentence: 'it had to make room for something more urgent', next: AGAIN })],
  ['UnexpectedAdmissionError', (text) => ({ sentence: `${NO_DEVICE}: ${text}`, next: AGAIN })],
  [
    'TopologyAffinityError',
    () => ({ sentence: `${NO_DEVICE} close enough to each other`, next: `${AGAIN}, or ask for fewer` }),
  ],
]);

/** What is said of a limit of time: how long it was, where that is known. */
export function overdue(seconds: number | undefined): Failure {
  const limit = seconds === undefined ? '' : ` (${spokenSeconds(seconds)})`;
  return {
    sentence: `it ran longer than it may${limit} and was stopped`,
    next: 'give it more time with --max-runtime',
  };
}

/** What failed, and besides that what became of the results. */
export function explainFailedPod(pod: Pod, around?: Surroundings): Finding {
  const finding = ownFailure(pod, around);
  return { ...finding, sentence: `${finding.sentence}${besides(pod, finding.sentence)}` };
}

function ownFailure(pod: Pod, around: Surroundings | undefined): Finding {
  const { reason = '', message = '' } = pod.status ?? {};
  const failure = FAILURES.get(reason)?.(safeText(message), pod) ?? outOf(reason);
  if (failure !== undefined) return { state: 'Failed', problem: true, ...failure };
  const [failed] = containers(pod).flatMap(({ status, container }) => {
    const ended = status.state?.terminated;
    if (ended === undefined || ended.exitCode === 0) return [];
    return [explainExit(ended, container ?? nameOf(status.name), linesOf(around, pod.metadata?.name, status.name))];
  });
  if (failed !== undefined) return { state: 'Failed', problem: true, ...failed };
  return {
    state: 'Failed',
    sentence: `it failed: ${safeText(message === '' ? 'the cluster does not say why' : message)}`,
    next: AGAIN,
    problem: true,
  };
}

function nameOf(name: string | undefined): { readonly name: string } | undefined {
  return name === undefined ? undefined : { name };
}

/** `OutOfcpu`, `OutOfnvidia.com/gpu`: a node that had room when it was chosen, and none when the pod came. */
function outOf(reason: string): Failure | undefined {
  const resource = /^OutOf(.+)$/.exec(reason)?.[1];
  if (resource === undefined) return undefined;
  return { sentence: `its node had no ${safeText(resource, 100)} left when it came`, next: AGAIN };
}
