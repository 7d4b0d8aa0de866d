import { AisubmitError } from '../../errors.ts';
import type { ContainerStatus, Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';

/**
 * Picks the container whose log is meant: without a name the workload's own, or the one before it that failed and kept
 * it from starting.
 *
 * @throws AisubmitError `INVALID_INPUT` with the names there are when there is none of that name.
 */
export function chooseContainer(pod: Pod, wanted: string | undefined): string {
  const names = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].map(({ name }) => name ?? '');
  if (wanted === undefined) return failedInit(pod) ?? names[0] ?? '';
  if (names.includes(wanted)) return wanted;
  throw new AisubmitError(
    'INVALID_INPUT',
    `there is no container ${safeText(wanted)} in pod ${safeText(pod.metadata?.name ?? '')}`,
    {
      fix: `it has: ${names.map((name) => safeText(name)).join(', ')}`,
    },
  );
}

function failedInit({ status }: Pod): string | undefined {
  return status?.initContainerStatuses?.find(hasFailed)?.name;
}

function hasFailed({ state, lastState }: ContainerStatus): boolean {
  const ended = state?.waiting === undefined ? state?.terminated : lastState?.terminated;
  return ended?.exitCode !== undefined && ended.exitCode !== 0;
}
