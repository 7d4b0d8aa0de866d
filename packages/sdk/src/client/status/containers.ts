import type { Container, ContainerStatus, Pod } from '../kube-types.ts';

/** Statuses beside their specs, init containers first, since they come first. */
export function containers(
  pod: Pod,
): readonly { readonly status: ContainerStatus; readonly container: Container | undefined }[] {
  const pair = (statuses: readonly ContainerStatus[] = [], specs: readonly Container[] = []) =>
    statuses.map((status) => ({ status, container: specs.find(({ name }) => name === status.name) }));
  return [
    ...pair(pod.status?.initContainerStatuses, pod.spec?.initContainers),
    ...pair(pod.status?.containerStatuses, pod.spec?.containers),
  ];
}
