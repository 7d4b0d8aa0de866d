import type { KubeList } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { safeText } from '../safe-text.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { Verdict } from './doctor-check.ts';
import { onboardCommand } from './fixes.ts';
import type { Patient } from './patient.ts';
import { hidden } from './unanswered.ts';

const OURS = 'aisubmit-default-deny';
const NETWORK_POLICY = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };

interface NetworkPolicy {
  readonly metadata?: { readonly name?: string };
  readonly spec?: {
    readonly podSelector?: Readonly<Record<string, unknown>>;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly unknown[];
    readonly egress?: readonly unknown[];
  };
}

/** Whether pods of the namespace that no NetworkPolicy of their own closes are closed all the same. */
export async function networkIsolationCheck(patient: Patient): Promise<Verdict> {
  const { namespace } = patient;
  const [ours, others] = [await readOurs(patient), await readAll(patient)];
  if (ours === 'hidden' && others === undefined) return hidden(namespace);
  const all = [...(typeof ours === 'object' ? [ours] : []), ...(others ?? [])];
  const closed = ['Ingress', 'Egress'].filter((type) => all.some((each) => closes(each, type)));
  const names = [...new Set(all.filter(closesAnything).map(({ metadata }) => safeText(metadata?.name ?? '', 63)))];
  if (closed.length === 2)
    return { status: 'pass', found: `NetworkPolicy ${names.join(', ')} closes every pod in both directions` };
  const what = closed.length === 0 ? 'no NetworkPolicy closes every pod' : `only ${closed[0]} is closed for every pod`;
  return {
    status: 'warn',
    found: others === undefined ? `${what}, as far as you can see` : what,
    why: 'workloads bring their own; pods that come another way reach everything, and everybody reaches them',
    fix: `an admin closes it: ${onboardCommand(namespace)}`,
  };
}

async function readOurs({ api, namespace, signal }: Patient): Promise<NetworkPolicy | 'hidden' | undefined> {
  try {
    const path = apiPath({ ...NETWORK_POLICY, namespace, name: OURS });
    return (await api.request<NetworkPolicy>({ method: 'GET', path, signal })).body;
  } catch (error) {
    if (hasStatus(error, 403)) return 'hidden';
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/** Undefined where they may not be listed: a user's Role reads them by name alone. */
async function readAll({ api, namespace, signal }: Patient): Promise<readonly NetworkPolicy[] | undefined> {
  try {
    const path = apiPath({ ...NETWORK_POLICY, namespace });
    const query = { limit: 500 };
    return (await api.request<KubeList<NetworkPolicy>>({ method: 'GET', path, query, signal })).body.items ?? [];
  } catch (error) {
    if (hasStatus(error, 403)) return undefined;
    throw error;
  }
}

function closesAnything(policy: NetworkPolicy): boolean {
  return closes(policy, 'Ingress') || closes(policy, 'Egress');
}

function closes({ spec }: NetworkPolicy, type: string): boolean {
  const selectsAll = Object.values(spec?.podSelector ?? {}).every((part) => Object.keys(Object(part)).length === 0);
  const opened = type === 'Ingress' ? spec?.ingress : spec?.egress;
  return selectsAll && spec?.policyTypes?.includes(type) === true && (opened ?? []).length === 0;
}
