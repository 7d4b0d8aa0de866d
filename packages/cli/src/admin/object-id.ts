/** Spells an object as `kubectl -o name` does: `role.rbac.authorization.k8s.io/aisubmit-user`. */
export function objectId({
  apiVersion,
  kind,
  name = '',
}: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name?: string | undefined;
}): string {
  const [group = '', version] = apiVersion.split('/');
  return `${kind.toLowerCase()}${version === undefined ? '' : `.${group}`}/${name}`;
}
