import type { Verdict } from './doctor-check.ts';
import type { Patient } from './patient.ts';

/** On by default since then. @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ */
const SINCE = 29;

/** Whether init containers can run beside the workload, as uploads of results do. */
export async function sidecarsCheck({ version }: Patient): Promise<Verdict | undefined> {
  if (version === undefined) return undefined;
  if (version.minor >= SINCE) return { status: 'pass', found: 'the server knows sidecar containers' };
  return {
    status: 'warn',
    found: `the server knows no sidecar containers; Kubernetes 1.${SINCE} brings them`,
    why: 'results cannot be uploaded while a workload runs',
    fix: `update the cluster to Kubernetes 1.${SINCE} or newer`,
  };
}
