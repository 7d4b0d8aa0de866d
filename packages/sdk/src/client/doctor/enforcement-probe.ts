import type { KubeObject } from '../../build/kube-object.ts';
import { dryRunCreate } from '../preflight/dry-run.ts';
import type { Verdict } from './doctor-check.ts';
import { enforceCommand } from './fixes.ts';
import type { Patient } from './patient.ts';
import { hidden } from './unanswered.ts';

const UNKNOWN = 'cannot be known with your rights';

/** On the node's network: the floor of every policy forbids it, and Pod Security only warns of it in a Job. */
function forbiddenJob(namespace: string): KubeObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'aisubmit-doctor', namespace },
    spec: {
      suspend: true,
      template: {
        spec: {
          restartPolicy: 'Never',
          hostNetwork: true,
          containers: [{ name: 'main', image: 'registry.invalid/aisubmit-doctor' }],
        },
      },
    },
  };
}

/**
 * Finds out whether the API server keeps a policy where admission policies may not be listed: by a dry run, which stores
 * nothing, of a Job that every policy forbids.
 */
export async function enforcementProbe({ api, namespace, signal }: Patient, policy: string): Promise<Verdict> {
  const { reasons, warnings } = await dryRunCreate(api, forbiddenJob(namespace), signal);
  const speaks = (text: string): boolean =>
    text.includes('ValidatingAdmissionPolicy') && text.includes(`aisubmit-${policy}-`);
  if (reasons.some(({ message }) => speaks(message))) {
    // One sentence of some version was kept: that says nothing about the others.
    return hidden(
      namespace,
      `the API server refuses a Job that policy ${policy} forbids (tried by a dry run); whether it keeps all of the published version cannot be known with your rights`,
    );
  }
  if (reasons.length > 0) return hidden(namespace, `whether the API server keeps policy ${policy} ${UNKNOWN}`);
  if (warnings.some(speaks)) {
    const found = `the API server only warns of what breaks policy ${policy} (tried by a dry run)`;
    const why = 'what breaks the policy is let in';
    return { status: 'warn', found, why, fix: `an admin goes on to refusing: ${enforceCommand('--mode deny')}` };
  }
  return {
    status: 'warn',
    found: `the API server would take a Job that policy ${policy} forbids (tried by a dry run)`,
    why: 'the policy is then only advice that the plugin gives, or what breaks it is only written down',
    fix: `an admin has the API server keep it: ${enforceCommand()}`,
  };
}
