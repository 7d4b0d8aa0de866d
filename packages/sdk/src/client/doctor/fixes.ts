/* Commands that mend what is found. FILE and GROUP are the admin's to name. */

/** Makes the API server keep a policy; options follow. */
export function enforceCommand(...options: readonly string[]): string {
  return ['kubectl aisubmit admin enforce --policy FILE --apply', ...options].join(' ');
}

/** Makes or mends a team's namespace. */
export function onboardCommand(namespace: string, group = 'GROUP', option = '--group'): string {
  return `kubectl aisubmit admin onboard ${namespace} --policy FILE ${option} ${group} --apply`;
}

/** Looks again with the rights of an admin. */
export function doctorCommand(namespace: string): string {
  return namespace === '' ? 'kubectl aisubmit doctor' : `kubectl aisubmit doctor --namespace ${namespace}`;
}

/** What is left to do where nothing else is known. */
export const AGAIN = 'try again; if it stays, tell your cluster admin';
