import { oldestNode } from '../oldest-node.ts';
import { safeText } from '../safe-text.ts';
import type { Verdict } from './doctor-check.ts';
import { enforceCommand } from './fixes.ts';
import type { Patient } from './patient.ts';

const MIN_KUBE_MINOR = 30;

/** What of the policy the server or its nodes are too old to keep, and what newer ones would add. */
export async function admissionFieldsCheck(patient: Patient): Promise<Verdict | undefined> {
  const { policy, version } = patient;
  if (version === undefined || version.minor < MIN_KUBE_MINOR) return undefined;
  const found = await policy().catch(() => undefined);
  if (found === undefined || found.origin === 'built-in') return undefined;
  const minor = (await patient.targetMinor()) ?? version.minor;
  const leftOut = found.leftOut(minor);
  const nodes = await patient.nodes().catch(() => 'hidden' as const);
  if (leftOut.length === 0) {
    const every = 'every field that the policy speaks about';
    return nodes === 'hidden'
      ? { status: 'pass', found: `the server has ${every}; its nodes cannot be seen with your rights` }
      : { status: 'pass', found: `the server and its nodes have ${every}` };
  }
  const list = leftOut.map(({ control, field, since }) => `${control} (${field}, Kubernetes 1.${since})`).join(', ');
  const since = Math.max(...leftOut.map((each) => each.since));
  const oldest = nodes === 'hidden' ? undefined : oldestNode(nodes.items);
  const isServer = version.minor < since;
  return {
    status: 'warn',
    found: `not kept by the API server, since ${isServer ? `Kubernetes 1.${version.minor} drops` : `node ${safeText(oldest?.name ?? '', 100)} (1.${oldest?.minor}) drops`} the field: ${list}`,
    why: 'the plugin sets these fields, and on a cluster of this age nothing holds others to them',
    fix: `update ${isServer ? 'the cluster' : 'the nodes'} to Kubernetes 1.${since} or newer, then: ${enforceCommand()}`,
  };
}
