import type { KubeList } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { ApiError } from '../transport/api-error.ts';
import { METADATA_LIST_ONLY } from '../transport/metadata-only.ts';
import type { Verdict } from './doctor-check.ts';
import type { Patient } from './patient.ts';

/** API groups that only a network plugin brings which enforces NetworkPolicies. */
const BY_GROUP: Readonly<Record<string, string>> = {
  'cilium.io': 'Cilium',
  'crd.projectcalico.org': 'Calico',
  'projectcalico.org': 'Calico',
  'crd.antrea.io': 'Antrea',
  'k8s.ovn.org': 'OVN-Kubernetes',
  'kubeovn.io': 'Kube-OVN',
};

/** DaemonSets of such plugins. */
const BY_DAEMON_SET: Readonly<Record<string, string>> = {
  cilium: 'Cilium',
  'calico-node': 'Calico',
  canal: 'Canal',
  'antrea-agent': 'Antrea',
  'kube-router': 'kube-router',
  'ovnkube-node': 'OVN-Kubernetes',
  'kube-ovn-cni': 'Kube-OVN',
  'weave-net': 'Weave Net',
  'kube-network-policies': 'kube-network-policies',
  'azure-npm': 'Azure NPM',
};

/** DaemonSets of plugins that only some settings, or another plugin beside them, make enforce anything. */
const ALONE: Readonly<Record<string, string>> = {
  'kube-flannel-ds': 'Flannel enforces no NetworkPolicies by itself',
  'aws-node': 'the VPC CNI enforces NetworkPolicies only where that is switched on',
  kindnet: 'kindnet enforces NetworkPolicies since 0.24 only',
};

const WHY = 'without a network plugin that enforces them NetworkPolicies are taken and do nothing';
const FIX =
  'ask your cluster admin which network plugin there is, or see whether this fails, as it should: kubectl aisubmit train probe --image python:3.13-slim -- python -c "import socket; socket.create_connection((\'1.1.1.1\', 443), 5)"';

/** Says what can be known about who enforces NetworkPolicies. The API server itself does not, and does not say. */
export async function networkEnforcementCheck(patient: Patient): Promise<Verdict> {
  const [groups, daemonSets] = await Promise.all([patient.groups(), readDaemonSets(patient)]);
  const found = new Set([
    ...Object.keys(BY_GROUP).flatMap((group) => (groups.has(group) ? [BY_GROUP[group] ?? group] : [])),
    ...(daemonSets ?? []).flatMap((name) => BY_DAEMON_SET[name] ?? []),
  ]);
  if (found.size > 0) {
    return { status: 'pass', found: `${[...found].join(', ')} is there, which enforces NetworkPolicies` };
  }
  const doubtful = (daemonSets ?? []).flatMap((name) => ALONE[name] ?? []);
  const [first] = doubtful;
  const seen = daemonSets === undefined ? ' (DaemonSets cannot be seen with your rights)' : '';
  const words = first === undefined ? 'no network plugin is known by its name' : first;
  return {
    status: 'warn',
    found: `whether NetworkPolicies are enforced cannot be known from here: ${words}${seen}`,
    why: WHY,
    fix: FIX,
  };
}

/** Names of the DaemonSets of the cluster; undefined where they cannot be listed. */
async function readDaemonSets({ api, signal }: Patient): Promise<readonly string[] | undefined> {
  try {
    const path = apiPath({ apiVersion: 'apps/v1', kind: 'DaemonSet' });
    const { body } = await api.request<KubeList<{ metadata?: { name?: string } }>>({
      method: 'GET',
      path,
      accept: METADATA_LIST_ONLY,
      query: { limit: 500 },
      signal,
    });
    return (body.items ?? []).map(({ metadata }) => metadata?.name ?? '');
  } catch (error) {
    // API groups tell most of it without them.
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
