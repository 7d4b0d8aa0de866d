import type { Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';
import { ownFirst } from './containers.ts';
import { disruptionOf } from './explain-disruption.ts';
import { explainEviction } from './explain-eviction.ts';
import { explainExit } from './explain-exit.ts';
import { besides, explainHelperExit } from './explain-helper.ts';
import { plainly } from './plainly.ts';
import { spokenSeconds } from './spoken-seconds.ts';
import { linesOf, type Surroundings } from './surroundings.ts';
import { wordInCommand } from './word-in-command.ts';
import type { ExitExplanation, Finding } from './workload-state.ts';

type Failure = Omit<Finding, 'state' | 'problem'>;

const AGAIN = 'submit it again with --replace';
const ELSEWHERE = `${AGAIN}, or choose another pool with --node-pool; tell your cluster admin if it happens again`;
const NODE_SHUT_DOWN: Failure = { sentence: 'its node was shut down', next: AGAIN };
const NO_DEVICE = 'its node could not give it the devices it was promised';
const REFUSED = /^Pod was rejected(?: as|:) /;

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
  ['UnexpectedAdmissionError', (text) => ({ sentence: noDevice(text), next: ELSEWHERE })],
  ['SMTAlignmentError', (text) => wholeCores(text)],
  [
    'SupplementalGroupsPolicyNotSupported',
    () => ({ sentence: 'its node is too old to keep it to the groups that it is given', next: ELSEWHERE }),
  ],
  ['TaintToleration', () => ({ sentence: 'its node is closed to it by a taint since it was chosen', next: AGAIN })],
  ['NodePorts', () => ({ sentence: 'its node no longer had the host port free that it asks for', next: AGAIN })],
  ['OutOfpods', () => ({ sentence: 'its node had no room for another pod left when it came', next: AGAIN })],
  [
    'VolumeAttachmentLimitExceeded',
    () => ({ sentence: 'its node can attach no more volumes', next: `${AGAIN}, or mount fewer` }),
  ],
  [
    'PodOSNotSupported',
    () => ({
      sentence: 'its node runs another operating system than it is for',
      next: 'ask your cluster admin which nodes may run it',
    }),
  ],
  [
    'TopologyAffinityError',
    () => ({ sentence: `${NO_DEVICE} close enough to each other`, next: `${AGAIN}, or ask for fewer` }),
  ],
]);

/** What device plugins and the kubelet say of a device that was there when the node was chosen. */
function noDevice(text: string): string {
  const [, gone] = /requested number of devices unavailable for ([^\s.]\S*?)\.? Requested/.exec(text) ?? [];
  if (gone !== undefined) return `its node had no ${gone} left when it came`;
  const [, unhealthy] = /cannot allocate unhealthy devices ([^\s,]+)/.exec(text) ?? [];
  if (unhealthy !== undefined) return `its node has no healthy ${unhealthy}`;
  if (/not enough cpus available/.test(text)) return 'its node had not enough whole CPUs left when it came';
  const why = text.replace(REFUSED, '').replace(/^Allocate failed due to ([\s\S]*), which is unexpected\.?$/, '$1');
  if (/GPU is lost|fallen off the bus|\bXid\b/i.test(why)) return 'a GPU of its node is broken';
  if (/no space left on device/.test(why)) return 'the disk of its node is full';
  return `${NO_DEVICE}: ${plainly(why.replace(/device plugin \w+ rpc failed with err: /, ''))}`;
}

/** Nodes that give whole cores give as many CPUs as a core has, or a multiple. */
function wholeCores(text: string): Failure {
  const [, asked, each] = /requested (\d{1,6}) cpus not multiple cpus per core = (\d{1,4})/.exec(text) ?? [];
  if (each === undefined) return { sentence: 'its node had not enough whole cores left when it came', next: ELSEWHERE };
  return {
    sentence: `its node gives CPUs in multiples of ${each}, and it asks for ${asked}`,
    next: `submit it again with --cpu and a multiple of ${each}`,
  };
}

/** What is said of a limit of time: how long it was, where that is known. */
export function overdue(seconds: number | undefined): Failure {
  const limit = seconds === undefined ? '' : ` (${spokenSeconds(seconds)})`;
  return {
    sentence: `it was not done within the time it may take${limit} and was stopped`,
    next: 'give it more time with --max-runtime; what it waits for a node and its image counts, too',
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
  const why = disruptionOf(pod);
  if (why !== undefined) return { state: 'Failed', problem: true, ...disrupted(why, pod) };
  const [failed] = ownFirst(pod).flatMap(({ status, container }) => {
    const ended = status.state?.terminated;
    if (ended === undefined || ended.exitCode === 0) return [];
    const named = container ?? nameOf(status.name);
    const exit = explainExit(ended, named, linesOf(around, pod.metadata?.name, status.name));
    return [
      hasOwnFinished(pod) && explainHelperExit(ended, named) === undefined ? afterItsEnd(exit, status.name) : exit,
    ];
  });
  if (failed !== undefined) return { state: 'Failed', problem: true, ...failed };
  return {
    state: 'Failed',
    sentence: unknownFailure(message),
    next: REFUSED.test(message) ? ELSEWHERE : AGAIN,
    problem: true,
  };
}

function hasOwnFinished({ spec, status }: Pod): boolean {
  const own = status?.containerStatuses?.find(({ name }) => name === spec?.containers?.[0]?.name);
  return own?.state?.terminated?.exitCode === 0;
}

/** The work is done; a cluster puts beside it what it likes. */
function afterItsEnd(exit: ExitExplanation, name: string | undefined): ExitExplanation {
  return {
    ...exit,
    sentence: `it has finished, but what ran beside it failed: ${exit.sentence}`,
    next: `see why with \`kubectl aisubmit logs --container ${wordInCommand(name ?? '')}\`, and tell your cluster admin: the request does not name it`,
  };
}

function unknownFailure(message: string): string {
  if (message === '') return 'it failed: the cluster does not say why';
  const why = plainly(message.replace(REFUSED, ''));
  return REFUSED.test(message) ? `its node refused it: ${why}` : `it failed: ${why}`;
}

/** What the program did about being stopped is no reason; its exit code is still its own. */
function disrupted(why: string, pod: Pod): Failure {
  const codes = ownFirst(pod).flatMap(({ status }) => status.state?.terminated?.exitCode ?? []);
  return { sentence: `${why}, so it was stopped`, next: AGAIN, exitCode: codes.find((code) => code !== 0) };
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
