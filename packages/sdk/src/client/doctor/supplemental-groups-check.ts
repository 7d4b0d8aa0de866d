import { safeText } from '../safe-text.ts';
import type { Verdict } from './doctor-check.ts';
import { nodesInWords, type Patient } from './patient.ts';

/** @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#supplementalgroupspolicy */
const SINCE = 33;
const FIELD = 'supplementalGroupsPolicy: Strict';
const WHY =
  'groups that an image names in /etc/group are then given to its processes, and files of those groups with them';

/** Whether groups of an image's own are kept from its processes. */
export async function supplementalGroupsCheck({ version, nodes }: Patient): Promise<Verdict | undefined> {
  if (version === undefined) return undefined;
  if (version.minor < SINCE) {
    const fix = `update the cluster to Kubernetes 1.${SINCE} or newer`;
    return { status: 'warn', found: `the server drops ${FIELD}; Kubernetes 1.${SINCE} keeps it`, why: WHY, fix };
  }
  const found = await nodes();
  // What the server keeps is what a user can know; the nodes are the admin's.
  if (found === 'hidden') {
    return { status: 'pass', found: `the server knows ${FIELD}; the nodes cannot be seen with your rights` };
  }
  const without = found.items.filter(({ status }) => status?.features?.supplementalGroupsPolicy !== true);
  const looked = nodesInWords(found);
  if (without.length === 0)
    return { status: 'pass', found: `the server knows ${FIELD}, and so do the nodes (looked at ${looked})` };
  const [first] = without;
  return {
    status: 'warn',
    found: `${FIELD} is unknown to ${without.length} of ${looked}, such as ${safeText(first?.metadata?.name ?? '', 100)}`,
    why: `${WHY}, or pods are refused by those nodes`,
    fix: 'update the container runtime of the nodes (containerd 2.0, CRI-O 1.31 or newer)',
  };
}
