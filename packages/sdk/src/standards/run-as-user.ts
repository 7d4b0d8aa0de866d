import { exceptUserNamespaces } from './exempt.ts';
import { onPodAndContainers } from './on-pod-and-containers.ts';
import type { StandardCheck } from './standard-check.ts';

/** Compared by order, which CEL refuses for anything but numbers: the text "0" is no way around. */
const NOT_ROOT = onPodAndContainers(
  (holder) =>
    `${holder}.?securityContext.?runAsUser.orValue(1) > 0 || ${holder}.?securityContext.?runAsUser.orValue(1) < 0`,
  { field: 'securityContext.runAsUser', message: 'must not be 0' },
);

export const runAsUser: StandardCheck = {
  id: 'runAsUser',
  level: 'restricted',
  why: 'User 0 is root, whatever the image says.',
  fix: 'set runAsUser to a number above 0, or leave it out',
  variants: [
    { since: 23, sentences: NOT_ROOT },
    { since: 35, sentences: exceptUserNamespaces(NOT_ROOT) },
  ],
};
