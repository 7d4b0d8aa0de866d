import { AisubmitError } from '../../errors.ts';
import type { Pod } from '../kube-types.ts';
import { safeText } from '../safe-text.ts';

/**
 * Picks the container whose log is meant.
 *
 * @throws AisubmitError `INVALID_INPUT` with the names there are when there is none of that name.
 */
export function chooseContainer(pod: Pod, wanted: string | undefined): string {
  const names = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].map(({ name }) => name ?? '');
  if (wanted === undefined) return names[0] ?? '';
  if (names.includes(wanted)) return wanted;
  throw new AisubmitError(
    'INVALID_INPUT',
    `there is no container ${safeText(wanted)} in pod ${safeText(pod.metadata?.name ?? '')}`,
    {
      fix: `it has: ${names.map((name) => safeText(name)).join(', ')}`,
    },
  );
}
