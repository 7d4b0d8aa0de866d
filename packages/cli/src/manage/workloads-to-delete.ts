import { AisubmitError } from '@aisubmit/sdk';
import { type KubeApi, planResume, type WorkloadStatus } from '@aisubmit/sdk/client';
import { candidateRefs } from '../cluster/resolve-workload.ts';
import type { Host } from '../host.ts';
import { type Choice, chooseWorkloads } from './choose-workloads.ts';

interface Where {
  readonly namespace: string;
  readonly missing: 'ignored' | 'refused';
  readonly host: Host;
}

/** Finds what is to be deleted: workloads, and what an interrupted resume left of one. */
export async function workloadsToDelete(
  api: KubeApi,
  choice: Choice,
  { namespace, missing, host }: Where,
): Promise<WorkloadStatus[]> {
  const { signal } = host;
  const absent: { readonly name: string; readonly error: AisubmitError }[] = [];
  const onMissing = (name: string, error: AisubmitError): void => {
    absent.push({ name, error });
  };
  const found = await chooseWorkloads(api, choice, { namespace, signal, onMissing });
  for (const { name, error } of absent) {
    const left = await leftByResume(api, name, { namespace, signal });
    if (left !== undefined) found.push(left);
    else if (missing === 'refused') throw error;
  }
  return found;
}

async function leftByResume(
  api: KubeApi,
  name: string,
  { namespace, signal }: { readonly namespace: string; readonly signal: AbortSignal },
): Promise<WorkloadStatus | undefined> {
  for (const ref of candidateRefs(name, namespace)) {
    try {
      const plan = await planResume(api, ref, { signal });
      if (plan.action === 'again') return remains(ref, plan.submittedBy);
    } catch (error) {
      if (!(error instanceof AisubmitError) || error.code !== 'NOT_FOUND') throw error;
    }
  }
  return undefined;
}

function remains(ref: Pick<WorkloadStatus, 'kind' | 'name' | 'namespace'>, user: string | undefined): WorkloadStatus {
  return {
    ...ref,
    user,
    workload: `${ref.kind.toLowerCase()}-${ref.name}`,
    state: 'Incomplete',
    sentence: 'it was being resumed',
    problem: true,
    pods: [],
    restarts: 0,
    ready: 0,
    desired: 0,
    resources: {},
  };
}
