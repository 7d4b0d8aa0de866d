import { AisubmitError } from '../../errors.ts';
import { closest } from '../../request/closest.ts';
import type { Pod } from '../kube-types.ts';
import { namedContainer } from '../logs/choose-container.ts';
import { safeText } from '../safe-text.ts';
import type { ChosenPod, PodChoice } from './chosen-pod.ts';

const INDEX = 'batch.kubernetes.io/job-completion-index';
/** What kubectl goes by, too. */
const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/**
 * Chooses among a workload's pods the one that is meant, if it runs: by name, by number, else the first number, else the
 * newest that is ready.
 *
 * @throws AisubmitError `NOT_FOUND` when there is no such pod, or it has no such container, with those there are.
 */
export function choosePod(pods: readonly Pod[], choice: PodChoice): Omit<ChosenPod, 'namespace'> | undefined {
  const meant = pods.filter((pod) => isMeant(pod, choice));
  if (meant.length === 0 && pods.length > 0) throw noSuchPod(pods, choice);
  const running = meant
    .map((pod) => ({ pod, container: containerOf(pod, choice.container) }))
    .filter(({ pod, container }) => isRunning(pod, container))
    .toSorted((a, b) => order(a.pod, b.pod));
  const [first, ...others] = running;
  if (first === undefined) return undefined;
  const { pod, container } = first;
  const names = others.map((other) => safeText(nameOf(other.pod)));
  return { pod: nameOf(pod), container, others: names, numbered: indexOf(pod) !== undefined };
}

function isMeant(pod: Pod, { pod: name, index }: PodChoice): boolean {
  return (name === undefined || nameOf(pod) === name) && (index === undefined || indexOf(pod) === index);
}

function containerOf(pod: Pod, wanted: string | undefined): string {
  if (wanted !== undefined) return namedContainer(pod, wanted);
  const names = (pod.spec?.containers ?? []).map(({ name }) => name ?? '');
  const marked = pod.metadata?.annotations?.[DEFAULT_CONTAINER];
  return marked !== undefined && names.includes(marked) ? marked : (names[0] ?? '');
}

function isRunning({ metadata, status }: Pod, container: string): boolean {
  if (metadata?.deletionTimestamp !== undefined) return false;
  const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  return statuses.some(({ name, state }) => name === container && state?.running !== undefined);
}

function order(a: Pod, b: Pod): number {
  const byIndex = (indexOf(a) ?? 0) - (indexOf(b) ?? 0);
  const byReadiness = Number(isReady(b)) - Number(isReady(a));
  const byAge = (b.metadata?.creationTimestamp ?? '').localeCompare(a.metadata?.creationTimestamp ?? '');
  return byIndex || byReadiness || byAge || nameOf(a).localeCompare(nameOf(b));
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') === true;
}

function indexOf({ metadata }: Pod): number | undefined {
  const text = metadata?.annotations?.[INDEX];
  return text === undefined ? undefined : Number(text);
}

function nameOf({ metadata }: Pod): string {
  return metadata?.name ?? '';
}

const MAX_NAMES = 10;

function noSuchPod(pods: readonly Pod[], { pod, index }: PodChoice): AisubmitError {
  const names = pods.slice(0, MAX_NAMES).map((each) => safeText(nameOf(each)));
  const more = pods.length > MAX_NAMES ? ', …' : '';
  const guess = pod === undefined ? undefined : closest(pod, pods.map(nameOf));
  const ask = guess === undefined ? '' : `did you mean ${safeText(guess, 253)}? `;
  const what = [
    ...(pod === undefined ? [] : [`pod ${safeText(pod, 253)}`]),
    ...(index === undefined ? [] : [`trial ${index}`]),
  ].join(' with ');
  return new AisubmitError('NOT_FOUND', `the workload has no ${what}`, {
    fix: `${ask}it has: ${names.join(', ')}${more}`,
  });
}
