import { IDE, REQUEST_ID } from '../../build/metadata-keys.ts';
import type { Container, Parent } from '../kube-types.ts';
import { readParent } from '../manage/parent.ts';
import type { KubeApi } from '../transport/kube-api.ts';
import type { WorkloadRef } from '../workload-ref.ts';

/** What answers in a workload. */
export type DoorKind = 'jupyter' | 'pycharm' | 'vscode' | 'tensorboard' | 'endpoint' | 'unknown';

/** Where a workload is to be reached, and what answers there. */
export interface WorkloadDoor {
  readonly kind: DoorKind;
  /** Port in its pod; undefined where nothing is known to listen. */
  readonly port: number | undefined;
  /** Path that its readiness probe asks for. */
  readonly probePath: string | undefined;
  /** Command and arguments of its container. */
  readonly command: readonly string[];
  /** Tells one submission of a name from the next. */
  readonly requestId: string | undefined;
}

const NOTEBOOK_PORT = 8888;
const TENSORBOARD_PORT = 6006;

/**
 * Reads what of a workload is to be reached.
 *
 * @throws AisubmitError `NOT_FOUND` with the names that exist.
 */
export async function readDoor(
  api: KubeApi,
  ref: WorkloadRef,
  signal?: AbortSignal | undefined,
): Promise<WorkloadDoor> {
  return doorOf(ref, await readParent(api, ref, signal));
}

/** Reads a Job or Deployment for its door. */
export function doorOf({ kind }: Pick<WorkloadRef, 'kind'>, { metadata, spec }: Parent): WorkloadDoor {
  const pod = spec?.template?.spec;
  const main = pod?.containers?.[0];
  const base = {
    probePath: main?.readinessProbe?.httpGet?.path,
    command: [...(main?.command ?? []), ...(main?.args ?? [])],
    requestId: metadata?.annotations?.[REQUEST_ID],
  };
  const declared = portOf(main);
  if (kind === 'Notebook') {
    const ide = metadata?.annotations?.[IDE];
    return { ...base, kind: ide === 'vscode' || ide === 'pycharm' ? ide : 'jupyter', port: declared ?? NOTEBOOK_PORT };
  }
  if (kind === 'Inference') return { ...base, kind: 'endpoint', port: declared };
  const hasBoard =
    main?.command?.[0] === 'tensorboard' || pod?.initContainers?.some(({ name }) => name === 'tensorboard') === true;
  return hasBoard
    ? { ...base, kind: 'tensorboard', port: declared ?? TENSORBOARD_PORT }
    : { ...base, kind: 'unknown', port: declared };
}

function portOf(container: Container | undefined): number | undefined {
  const port = container?.ports?.[0]?.containerPort;
  return Number.isInteger(port) ? port : undefined;
}
