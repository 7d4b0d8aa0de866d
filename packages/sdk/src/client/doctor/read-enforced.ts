import { POLICY } from '../../build/metadata-keys.ts';
import type { Enforced, LiveAdmission } from '../../enforcement-state.ts';
import type { KubeList } from '../kube-types.ts';
import { apiPath } from '../resource-paths.ts';
import { hasStatus } from '../transport/api-error.ts';
import type { Patient } from './patient.ts';

const ADMISSION = 'admissionregistration.k8s.io/v1';

/** Reads what enforces a policy; `hidden` where it may not be read, undefined where the server has no such thing. */
export async function readEnforced(
  { api, signal }: Pick<Patient, 'api' | 'signal'>,
  policy: string,
): Promise<Enforced | 'hidden' | undefined> {
  const query = { labelSelector: `app.kubernetes.io/managed-by=aisubmit,${POLICY}=${policy}` };
  const list = async (kind: string): Promise<readonly LiveAdmission[]> => {
    const path = apiPath({ apiVersion: ADMISSION, kind });
    return (await api.request<KubeList<LiveAdmission>>({ method: 'GET', path, query, signal })).body.items ?? [];
  };
  try {
    const [policies, bindings] = await Promise.all([
      list('ValidatingAdmissionPolicy'),
      list('ValidatingAdmissionPolicyBinding'),
    ]);
    return { policies, bindings };
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    if (hasStatus(error, 403)) return 'hidden';
    throw error;
  }
}
