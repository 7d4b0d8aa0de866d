import { isSystem } from '../namespaces.ts';
import type { Verdict } from './doctor-check.ts';
import { onboardCommand } from './fixes.ts';
import type { Patient } from './patient.ts';

const SAVE = 'name one with --namespace, or save it: kubectl config set-context --current --namespace=NAME';

/** Whether there is a place for workloads. */
export async function namespaceCheck({ namespace, facts }: Patient): Promise<Verdict> {
  if (namespace === '') {
    return { status: 'warn', found: 'no namespace is named', why: 'what holds in one is not looked at', fix: SAVE };
  }
  if (isSystem(namespace)) {
    return {
      status: 'fail',
      found: `${namespace} is no namespace for workloads`,
      why: 'nothing is submitted there',
      fix: SAVE,
    };
  }
  const { readable, reason } = await facts();
  if (reason !== undefined) {
    return { status: 'fail', found: reason.message, why: 'nothing can be submitted there', fix: reason.fix ?? SAVE };
  }
  if (readable) return { status: 'pass', found: namespace };
  return {
    status: 'warn',
    found: `you may not read namespace ${namespace}`,
    why: 'which policy it is under cannot be known, and the built-in one is used',
    fix: `ask a cluster admin for a role in namespace ${namespace}: ${onboardCommand(namespace)}`,
  };
}
