import type { WorkloadStatus } from '@aisubmit/sdk/client';

/** `aisubmit.dev/v1alpha1` `Workload`: what `status -o json` and the items of `list -o json` are. Fields are only added. */
export interface WorkloadDocument {
  readonly apiVersion: 'aisubmit.dev/v1alpha1';
  readonly kind: 'Workload';
  readonly metadata: { readonly name: string; readonly namespace: string; readonly creationTimestamp?: string };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: Readonly<Record<string, unknown>>;
}

/** Turns a status into the documented shape; what is unknown is left out. */
export function workloadDocument(status: WorkloadStatus): WorkloadDocument {
  const { createdAt } = status;
  return {
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Workload',
    metadata: {
      name: status.name,
      namespace: status.namespace,
      ...(createdAt === undefined ? {} : { creationTimestamp: createdAt }),
    },
    spec: known({
      workloadKind: status.kind,
      object: status.workload,
      user: status.user,
      policy: status.policy,
      template: status.template,
      image: status.image,
      resources: known(status.resources),
      replicas: status.desired,
    }),
    status: known({
      state: status.state,
      message: status.sentence,
      fix: status.next,
      problem: status.problem,
      since: status.since,
      readyReplicas: status.ready,
      restarts: status.restarts,
      exitCode: status.exitCode,
      startTime: status.startedAt,
      completionTime: status.finishedAt,
      pods: status.pods.map((pod) => known({ ...pod })),
    }),
  };
}

function known(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
