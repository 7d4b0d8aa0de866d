import { AisubmitError } from '../../errors.ts';
import { closest } from '../../request/closest.ts';
import type { ContainerStatus, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';

export interface ContainerChoice {
  readonly container?: string | undefined;
  readonly allContainers?: boolean | undefined;
}

/**
 * Picks the containers whose logs are meant: without a name the workload's own, or the one before it that failed and kept
 * it from starting.
 *
 * @throws AisubmitError `NOT_FOUND` with the names there are when there is none of that name.
 */
export function chooseContainers(pod: Pod, { container, allContainers }: ContainerChoice): readonly string[] {
  const [prepare, main] = [namesOf(pod.spec?.initContainers), namesOf(pod.spec?.containers)];
  if (allContainers === true) return [...prepare, ...main];
  if (container === undefined) return [failedInit(pod) ?? [...main, ...prepare][0] ?? ''];
  return [namedContainer(pod, container)];
}

/**
 * The name of a container that a pod has.
 *
 * @throws AisubmitError `NOT_FOUND` with the names there are when there is none of that name.
 */
export function namedContainer(pod: Pod, container: string): string {
  const names = [...namesOf(pod.spec?.containers), ...namesOf(pod.spec?.initContainers)];
  if (names.includes(container)) return container;
  throw new AisubmitError(
    'NOT_FOUND',
    `there is no container ${safeText(container)} in pod ${safeText(pod.metadata?.name ?? '')}`,
    { fix: meant(container, names) },
  );
}

/** The name that was probably meant, and those that there are. */
export function meant(word: string, names: readonly string[]): string {
  const guess = closest(word, names);
  const all = `it has: ${names.map((name) => safeText(name, 253)).join(', ')}`;
  if (guess === undefined) return all;
  return `did you mean ${safeText(guess, 253)}?${names.length === 1 ? '' : ` ${all}`}`;
}

function namesOf(containers: readonly { readonly name?: string }[] = []): readonly string[] {
  return containers.map(({ name }) => name ?? '');
}

function failedInit({ status }: Pod): string | undefined {
  return status?.initContainerStatuses?.find(hasFailed)?.name;
}

function hasFailed({ state, lastState }: ContainerStatus): boolean {
  const ended = state?.waiting === undefined ? state?.terminated : lastState?.terminated;
  return ended?.exitCode !== undefined && ended.exitCode !== 0;
}
