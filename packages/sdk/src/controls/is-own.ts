/** CEL that is true for no label, and for that of a workload whose name begins as the requester's own do. */
export function isOwn(label: string): string {
  return `(${label} == "" || variables.ownNames.exists(n, ${label}.startsWith(n)))`;
}
