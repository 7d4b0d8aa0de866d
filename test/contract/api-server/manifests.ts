import type { Any } from './call-api.ts';

/** A container that the restricted level admits. */
export function hardened(extra: Any = {}): Any {
  return {
    name: 'main',
    image: 'registry.example/app:1',
    ...extra,
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...extra.securityContext },
  };
}

/** A pod specification that the restricted level admits. */
function podSpec(extra: Any = {}): Any {
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [hardened()],
    ...extra,
  };
}

export function pod(name: string, spec: Any = {}): Any {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: name } }, spec: podSpec(spec) };
}

export function job(name: string, spec: Any = {}, template: Any = {}): Any {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { ...spec, template: { metadata: { labels: { app: name } }, spec: podSpec(template) } },
  };
}

export function deployment(name: string, spec: Any = {}, template: Any = {}): Any {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      ...spec,
      template: { metadata: { labels: { app: name } }, spec: podSpec({ restartPolicy: 'Always', ...template }) },
    },
  };
}

export function configMap(name: string, data: Any = {}, metadata: Any = {}): Any {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data };
}

export const JOBS = '/apis/batch/v1/namespaces/team-a/jobs';
export const PODS = '/api/v1/namespaces/team-a/pods';
export const DEPLOYMENTS = '/apis/apps/v1/namespaces/team-a/deployments';
export const CONFIG_MAPS = '/api/v1/namespaces/team-a/configmaps';
export const SECRETS = '/api/v1/namespaces/team-a/secrets';
export const EVENTS = '/api/v1/namespaces/team-a/events';
