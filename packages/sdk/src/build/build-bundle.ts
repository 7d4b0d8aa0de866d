import type { Effective } from '../policy/effective.ts';
import { workloadId } from '../request/workload-kind.ts';
import type { BuildContext } from './build-context.ts';
import type { Bundle } from './bundle.ts';
import { buildInference } from './inference.ts';
import { type Stamp, stampOf } from './metadata.ts';
import { buildNotebook } from './notebook.ts';
import { buildTraining } from './training.ts';
import type { WorkloadObjects } from './workload-objects.ts';

/**
 * Turns a resolved request into its Kubernetes objects. The same input gives the same bytes.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when the request is too large to be recorded with its objects.
 */
export function buildBundle(effective: Effective, context: BuildContext): Bundle {
  return {
    kind: effective.kind,
    name: effective.name,
    namespace: context.namespace,
    workload: workloadId(effective.kind, effective.name),
    requestId: context.requestId,
    ...buildObjects(effective, stampOf(effective, context)),
  };
}

function buildObjects(effective: Effective, stamp: Stamp): WorkloadObjects {
  if (effective.kind === 'Notebook') return buildNotebook(effective, stamp);
  if (effective.kind === 'Training') return buildTraining(effective, stamp);
  return buildInference(effective, stamp);
}
