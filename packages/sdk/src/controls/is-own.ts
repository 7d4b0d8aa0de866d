/** CEL for the label of a workload in the metadata that this CEL leads to; empty where there is none. */
export function workloadOf(metadata: string): string {
  return `${metadata}.?labels[?"aisubmit.dev/workload"].orValue("")`;
}

/** CEL that is true for no label, and for that of a workload whose name begins as the requester's own do. */
export function isOwn(label: string): string {
  return `(${label} == "" || variables.ownNames.exists(n, ${label}.startsWith(n)))`;
}
