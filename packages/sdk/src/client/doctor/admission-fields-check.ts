import type { Verdict } from './doctor-check.ts';
import type { Patient } from './patient.ts';

/** What of the policy the server is too old to keep, and what a newer one would add. */
export async function admissionFieldsCheck({ policy, version }: Patient): Promise<Verdict | undefined> {
  if (version === undefined || version.minor < 30) return undefined;
  const found = await policy().catch(() => undefined);
  if (found === undefined || found.origin === 'built-in') return undefined;
  const { leftOut } = found.admission(version.minor);
  if (leftOut.length === 0) return { status: 'pass', found: 'the server has every field that the policy speaks about' };
  const list = leftOut.map(({ control, field, since }) => `${control} (${field}, Kubernetes 1.${since})`);
  return {
    status: 'warn',
    found: `too new for this server: ${list.join(', ')}`,
    why: 'the plugin sets these fields, and the API server drops them and judges them for nobody',
    fix: `update the cluster to Kubernetes 1.${Math.max(...leftOut.map(({ since }) => since))}, then: kubectl aisubmit admin enforce --policy FILE --apply`,
  };
}
