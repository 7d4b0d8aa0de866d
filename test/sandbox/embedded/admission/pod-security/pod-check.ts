import { at, type Fields, listAt } from '../../../api/fields.ts';

/** One check of the Pod Security Standards: a sentence where a pod breaks it. */
export interface PodCheck {
  readonly id: string;
  /** The restricted check that covers this one too. */
  readonly replacedBy?: string;
  readonly check: (spec: Fields) => string | undefined;
}

/** Every container of a pod, whichever list it is in. */
export function allContainers(spec: Fields): Fields[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) => listAt(spec, list));
}

/** Names of the containers that a test holds for, quoted as the API server quotes them. */
export function namesOf(spec: Fields, test: (container: Fields) => boolean): string | undefined {
  const names = allContainers(spec)
    .filter(test)
    .map((container) => `"${String(container['name'])}"`);
  if (names.length === 0) return undefined;
  return `${names.length === 1 ? 'container' : 'containers'} ${names.join(', ')}`;
}

export function security(container: Fields, field: string): unknown {
  return at(container, `securityContext.${field}`);
}
