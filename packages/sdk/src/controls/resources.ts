import type { Control } from './control.ts';

/** Of a pod the API server copies limits into requests that are absent, of a template not until it becomes one. */
function requested(resource: 'cpu' | 'memory'): string {
  const limit = `c.?resources.?limits[?"${resource}"]`;
  return `quantity(string(c.?resources.?requests[?"${resource}"].or(${limit}).orValue("0"))).isGreaterThan(quantity("0"))`;
}

export const resources: Control = {
  id: 'resources',
  title: 'Requests and limits for everything',
  level: 'floor',
  why: 'One workload without limits takes the node, and everybody’s work on it, down.',
  fix: 'set resources.requests and resources.limits for cpu and memory, and a limit for ephemeral-storage',
  risk: 'unlimited resources',
  standard: 'NSA/CISA',
  references: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/'],
  judges: 'pods',
  needs: ['object'],
  sentences: [
    {
      scope: 'workContainer',
      holds: requested('cpu'),
      field: 'resources.requests.cpu',
      message: 'must be set',
    },
    {
      scope: 'workContainer',
      holds: requested('memory'),
      field: 'resources.requests.memory',
      message: 'must be set',
    },
    {
      scope: 'workContainer',
      holds: 'quantity(string(c.?resources.?limits[?"cpu"].orValue("0"))).isGreaterThan(quantity("0"))',
      field: 'resources.limits.cpu',
      message: 'must be set',
    },
    {
      scope: 'workContainer',
      holds: 'quantity(string(c.?resources.?limits[?"memory"].orValue("0"))).isGreaterThan(quantity("0"))',
      field: 'resources.limits.memory',
      message: 'must be set',
    },
    {
      scope: 'workContainer',
      holds: 'quantity(string(c.?resources.?limits[?"ephemeral-storage"].orValue("0"))).isGreaterThan(quantity("0"))',
      field: 'resources.limits.ephemeral-storage',
      message: 'must be set',
    },
  ],
};
