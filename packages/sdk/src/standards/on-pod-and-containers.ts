import type { Sentence } from '../controls/control.ts';

/** The name that the pod spec or a container has in CEL. */
type Holder = 'variables.spec' | 'c';

/** Two sentences over a field that the pod and each container may set for themselves. */
export function onPodAndContainers(holds: (holder: Holder) => string, what: Wording): readonly Sentence[] {
  return [
    { scope: 'pod', holds: holds('variables.spec'), ...what },
    { scope: 'container', holds: holds('c'), ...what },
  ];
}

type Wording = Pick<Sentence, 'field' | 'message'>;
