import type { Verdict } from './doctor-check.ts';
import type { Patient } from './patient.ts';

/** @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ */
const SINCE = 30;

/** Whether the server can keep a policy by itself. */
export async function admissionPoliciesCheck({ version, groups }: Patient): Promise<Verdict | undefined> {
  if (version === undefined) return undefined;
  const serves = (await groups()).has('admissionregistration.k8s.io');
  if (version.minor >= SINCE && serves)
    return { status: 'pass', found: 'the server knows ValidatingAdmissionPolicies' };
  const why = 'a policy is then only advice that the plugin gives: kubectl goes round it';
  const found = 'the server knows no ValidatingAdmissionPolicies';
  return version.minor >= SINCE
    ? {
        status: 'warn',
        found,
        why,
        fix: 'an admin lets the API server serve admissionregistration.k8s.io/v1 (--runtime-config)',
      }
    : {
        status: 'warn',
        found: `${found}; Kubernetes 1.${SINCE} brings them`,
        why,
        fix: `update the cluster to Kubernetes 1.${SINCE} or newer`,
      };
}
