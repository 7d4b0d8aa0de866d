import type { Sentence } from '../controls/control.ts';
import { onPodAndContainers } from './on-pod-and-containers.ts';
import type { StandardCheck } from './standard-check.ts';

const TYPES = ['container_t', 'container_init_t', 'container_kvm_t'];

export const seLinuxOptions: StandardCheck = {
  id: 'seLinuxOptions',
  level: 'baseline',
  why: 'Another type, user or role steps out of the container’s confinement.',
  fix: 'remove seLinuxOptions, or use a type from the list without user and role',
  variants: [
    { since: 0, sentences: allowing(TYPES) },
    { since: 31, sentences: allowing([...TYPES, 'container_engine_t']) },
  ],
};

function allowing(types: readonly string[]): readonly Sentence[] {
  return [
    ...onPodAndContainers(
      (holder) => `${holder}.?securityContext.?seLinuxOptions.?type.orValue("") in ${JSON.stringify(['', ...types])}`,
      { field: 'securityContext.seLinuxOptions.type', message: `must be empty or one of ${types.join(', ')}` },
    ),
    ...['user', 'role'].flatMap((name) =>
      onPodAndContainers((holder) => `${holder}.?securityContext.?seLinuxOptions.?${name}.orValue("") == ""`, {
        field: `securityContext.seLinuxOptions.${name}`,
        message: 'must be empty',
      }),
    ),
  ];
}
