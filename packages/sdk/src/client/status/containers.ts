import type { Container, ContainerStatus, Pod } from '../kube-types.ts';

interface PodContainer {
  readonly status: ContainerStatus;
  readonly container: Container | undefined;
}

/** Statuses beside their specs, init containers first, since they come first. */
export function containers(pod: Pod): readonly PodContainer[] {
  const pair = (statuses: readonly ContainerStatus[] = [], specs: readonly Container[] = []) =>
    statuses.map((status) => ({ status, container: specs.find(({ name }) => name === status.name) }));
  return [
    ...pair(pod.status?.initContainerStatuses, pod.spec?.initContainers),
    ...pair(pod.status?.containerStatuses, pod.spec?.containers),
  ];
}

/**
 * The same with the workload's own container first. Kubelets sort by name, and what runs beside it is killed at its end:
 * whatever becomes of that, what the workload says itself is why it stands as it does.
 */
export function ownFirst(pod: Pod): readonly PodContainer[] {
  const own = pod.spec?.containers?.[0]?.name;
  return containers(pod).toSorted((a, b) => Number(b.status.name === own) - Number(a.status.name === own));
}
