import type { Reason } from '../../errors.ts';
import type { NamespaceFacts } from './namespace-facts.ts';

const WOULD_VIOLATE = /^would violate PodSecurity "([a-z]+)(?::[^"]*)?"/;
const ENFORCE = 'pod-security.kubernetes.io/enforce';

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
  const enforced = namespace.labels[ENFORCE];
  const warned = namespace.labels['pod-security.kubernetes.io/warn'];
  return !(namespace.readable && warned === level && enforced !== level);
}

/** Volumes that a level refuses and a policy may allow all the same, and the level that admits them. */
const OPENED = [
  { type: /\bhostPath\b/, words: 'folders of the node', level: 'privileged' },
  { type: /"nfs"/, words: 'NFS volumes', level: 'baseline' },
] as const;

/** Says what a level refuses; of volumes that the policy names, what an admin has to do so that the two agree. */
export function podSecurityReason(
  warning: string,
  where: { readonly path: string; readonly namespace: string },
): Reason {
  const { path, namespace } = where;
  const level = WOULD_VIOLATE.exec(warning)?.[1] ?? '';
  const refused = OPENED.filter(({ type }) => type.test(warning));
  const [needed] = refused;
  if (needed === undefined) {
    const message = `its pods would be refused: it ${warning}`;
    return { path, message, fix: FIX };
  }
  const words = refused.map((each) => each.words).join(' and ');
  return {
    path,
    message: `its pods would be refused: the policy allows ${words}, but namespace ${namespace} enforces Pod Security level ${level}, which does not`,
    fix: `use a volume claim instead, or ask your cluster admin for a namespace with the label ${ENFORCE}=${needed.level}`,
  };
}

const FIX = 'remove what the level forbids, or ask your cluster admin for a namespace whose level allows it';
