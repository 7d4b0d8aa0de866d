import type { NamespaceFacts } from './namespace-facts.ts';

const WOULD_VIOLATE = /^would violate PodSecurity "([a-z]+)(?::[^"]*)?"/;

/**
 * Tells a warning that means "every pod will be refused" from one that a namespace gives for information only.
 * The enforce label makes the API server warn about a Job whose pods it will refuse; a stricter warn label does, too,
 * and then nothing is refused.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export function refusesPods(warning: string, namespace: NamespaceFacts): boolean {
  const level = WOULD_VIOLATE.exec(warning)?.[1];
  if (level === undefined) return false;
  const enforced = namespace.labels['pod-security.kubernetes.io/enforce'];
  const warned = namespace.labels['pod-security.kubernetes.io/warn'];
  return !(namespace.readable && warned === level && enforced !== level);
}
