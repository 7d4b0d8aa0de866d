/** What to do about a right in a namespace that is missing. */
export function askForRole(namespace: string): string {
  return `ask your cluster admin for the aisubmit-user role in namespace ${namespace}, or choose another with --namespace`;
}
