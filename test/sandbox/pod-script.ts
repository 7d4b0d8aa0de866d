import type { Obj } from './api/object.ts';
import type { ExecScript, PortScript } from './streams/exec-call.ts';

/** How a container ends; `message` is what it left as its termination message. */
export interface Ending {
  readonly code: number;
  readonly reason?: 'OOMKilled' | 'Error' | 'Completed' | 'StartError';
  readonly message?: string;
}

export interface InitStep extends Partial<Ending> {
  readonly container: string;
  readonly ms?: number;
  readonly log?: readonly string[];
}

/** One thing that happens to a pod, in order; the first container is meant unless `container` names another. */
export type PodStep =
  /** The scheduler finds no node (the pod stays Pending) or the named one. */
  | { readonly scheduled: false; readonly message?: string }
  | { readonly scheduled: true; readonly node?: string }
  /** The image arrives, or never does: `ErrImagePull`, then `ImagePullBackOff`. */
  | { readonly pull: 'ok' | 'backoff'; readonly message?: string; readonly ms?: number }
  /** An init container runs for a while and ends; those without a step end well at once. */
  | { readonly init: InitStep }
  /** The container runs for a while and writes these lines, spread over it. */
  | { readonly run: { readonly ms?: number; readonly log?: readonly string[]; readonly container?: string } }
  /** The readiness probe passes or fails; without this step a running pod becomes ready at once. */
  | { readonly ready: boolean; readonly message?: string }
  /** Without `container` the first ends and takes the others with it; with it only that one ends. */
  | { readonly exit: Ending & { readonly container?: string } }
  /** The node evicts or loses the pod; `DisruptionTarget` is set as kubelet and drain set it. */
  | { readonly evict: { readonly reason?: string; readonly message?: string; readonly disruption?: boolean } }
  /** From here on SIGTERM is ignored and deletion takes the whole grace period. */
  | { readonly ignoreSigterm: true }
  | { readonly wait: { readonly ms: number } }
  /** What processes do that somebody execs, all along; without it the image has no program at all. */
  | { readonly exec: ExecScript }
  /** Who listens on the pod's ports, all along; without it nobody. */
  | { readonly ports: PortScript }
  /** Somebody else binds this pod, runs it and reports on it; the sandbox's node leaves it alone. */
  | { readonly elsewhere: true };

/** By `aisubmit.dev/workload` label, pod name or `*`; or a function of the pod. `undefined` means the default. */
export type PodScript =
  | Readonly<Record<string, readonly PodStep[]>>
  | ((pod: Obj, restart: number) => readonly PodStep[] | undefined);

/** Finds the steps for one start of a pod. */
export function stepsFor(script: PodScript | undefined, pod: Obj, restart: number): readonly PodStep[] {
  if (typeof script === 'function') return script(pod, restart) ?? defaultSteps(pod);
  const workload = pod.metadata.labels?.['aisubmit.dev/workload'];
  const byLabel = workload === undefined ? undefined : script?.[workload];
  return byLabel ?? script?.[pod.metadata.name] ?? script?.['*'] ?? defaultSteps(pod);
}

/** Notebooks, endpoints and bare pods keep running; what a Job runs writes two lines and exits 0. */
function defaultSteps(pod: Obj): readonly PodStep[] {
  const kind = pod.metadata.labels?.['aisubmit.dev/kind'];
  const isRun = pod.metadata.ownerReferences?.some((owner) => owner.kind === 'Job') === true && kind !== 'notebook';
  if (!isRun) return [{ run: { log: [`${kind ?? 'container'} started`] } }, { ready: true }];
  const index = pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'] ?? '0';
  return [{ run: { ms: 40, log: [`run ${index} started`, `run ${index} finished`] } }, { exit: { code: 0 } }];
}
