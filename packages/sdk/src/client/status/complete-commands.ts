import { parentKey, type WorkloadRef } from '../workload-ref.ts';

/** What looks at a pod does not know whose it is; whoever pastes the command must not have to. */
export function completeCommands(next: string | undefined, ref: WorkloadRef): string | undefined {
  return next?.replace(/`(kubectl [^`]+)`/g, (_, command: string) => `\`${complete(command, ref)}\``);
}

const ABOUT_WORKLOAD = /^kubectl aisubmit (?:logs|delete|resume|suspend|status|events)\b/;
/** Kinds without a namespace, and commands that ask no cluster. */
const EVERYWHERE = /\b(?:storageclass|deviceclass|priorityclass|runtimeclass|aisubmit explain)\b/;

function complete(command: string, ref: WorkloadRef): string {
  const id = `${ref.kind.toLowerCase()}/${ref.name}`;
  const about = command
    .replace(ABOUT_WORKLOAD, (words) => `${words} ${id}`)
    .replace(/^kubectl rollout resume$/, `kubectl rollout resume deployment/${parentKey(ref).name}`);
  return EVERYWHERE.test(about) ? about : `${about} --namespace ${ref.namespace}`;
}
