import type { Any } from './call-api.ts';
import { CONFIG_MAPS, configMap, DEPLOYMENTS, deployment, hardened, JOBS, job } from './manifests.ts';

const cpu = (requests: Any, limits: Any) => ({ containers: [hardened({ resources: { requests, limits } })] });
export const main = (extra: Any) => ({ containers: [hardened(extra)] });
export const NETPOL = '/apis/networking.k8s.io/v1/namespaces/team-a/networkpolicies';
export const netpol = (spec: Any) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'n' },
  spec,
});
export const SERVICES = '/api/v1/namespaces/team-a/services';
export const service = (spec: Any, name = 's') => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec });
export const HPAS = '/apis/autoscaling/v2/namespaces/team-a/horizontalpodautoscalers';
export const hpa = (spec: Any) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'h' },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, ...spec },
});
const PDBS = '/apis/policy/v1/namespaces/team-a/poddisruptionbudgets';
export const CLAIMS = '/api/v1/namespaces/team-a/persistentvolumeclaims';
export const claim = (spec: Any) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'c' },
  spec,
});
const template = 'spec.template.spec';
const container = `${template}.containers[0]`;

/** What is wrong, where it is posted, the manifest, and the fields that the server names. */
export const BROKEN: readonly (readonly [what: string, path: string, manifest: Any, fields: readonly string[]])[] = [
  ['a name with capitals', JOBS, job('Upper'), ['metadata.name']],
  ['a label value with a blank', CONFIG_MAPS, configMap('c', {}, { labels: { a: 'b c' } }), ['metadata.labels']],
  ['a label key that is none', CONFIG_MAPS, configMap('c', {}, { labels: { 'a/b/c': 'd' } }), ['metadata.labels']],
  ['a data key that is none', CONFIG_MAPS, configMap('c', { 'a b': 'd' }), ['data[a b]']],
  ['no containers', JOBS, job('j', {}, { containers: [] }), [`${template}.containers`]],
  ['a container without a name', JOBS, job('j', {}, main({ name: '' })), [`${container}.name`]],
  ['a container without an image', JOBS, job('j', {}, main({ image: '' })), [`${container}.image`]],
  [
    'two containers of one name',
    JOBS,
    job('j', {}, { containers: [hardened(), hardened()] }),
    [`${template}.containers[1].name`],
  ],
  ['requests over limits', JOBS, job('j', {}, cpu({ cpu: '2' }, { cpu: '1' })), [`${container}.resources.requests`]],
  ['a negative quantity', JOBS, job('j', {}, cpu({ cpu: '-1' }, {})), [`${container}.resources.requests[cpu]`]],
  [
    'half a GPU',
    JOBS,
    job('j', {}, cpu({}, { 'nvidia.com/gpu': '500m' })),
    [`${container}.resources.limits[nvidia.com/gpu]`],
  ],
  [
    'a GPU requested and not limited',
    JOBS,
    job('j', {}, cpu({ 'nvidia.com/gpu': '1' }, {})),
    [`${container}.resources.limits`],
  ],
  [
    'a resource that is none',
    JOBS,
    job('j', {}, cpu({ gpu: '1' }, {})),
    [`${container}.resources.requests[gpu]`, `${container}.resources.requests[gpu]`],
  ],
  [
    'a mount without its volume',
    JOBS,
    job('j', {}, main({ volumeMounts: [{ name: 'ghost', mountPath: '/a' }] })),
    [`${container}.volumeMounts[0].name`],
  ],
  [
    'two mounts at one path',
    JOBS,
    job(
      'j',
      {},
      {
        volumes: [{ name: 'v', emptyDir: {} }],
        ...main({
          volumeMounts: [
            { name: 'v', mountPath: '/a' },
            { name: 'v', mountPath: '/a' },
          ],
        }),
      },
    ),
    [`${container}.volumeMounts[1].mountPath`],
  ],
  [
    'a subPath that climbs',
    JOBS,
    job(
      'j',
      {},
      {
        volumes: [{ name: 'v', emptyDir: {} }],
        ...main({ volumeMounts: [{ name: 'v', mountPath: '/a', subPath: '../x' }] }),
      },
    ),
    [`${container}.volumeMounts.subPath`],
  ],
  [
    'a volume of two types',
    JOBS,
    job('j', {}, { volumes: [{ name: 'v', emptyDir: {}, configMap: { name: 'c' } }] }),
    [`${template}.volumes[0].configMap`],
  ],
  [
    'two volumes of one name',
    JOBS,
    job(
      'j',
      {},
      {
        volumes: [
          { name: 'v', emptyDir: {} },
          { name: 'v', emptyDir: {} },
        ],
      },
    ),
    [`${template}.volumes[1].name`],
  ],
  [
    'a variable with an equals sign',
    JOBS,
    job('j', {}, main({ env: [{ name: 'A=B', value: 'c' }] })),
    [`${container}.env[0].name`],
  ],
  [
    'a variable with value and source',
    JOBS,
    job('j', {}, main({ env: [{ name: 'A', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] })),
    [`${container}.env[0].valueFrom`],
  ],
  [
    'a port out of range',
    JOBS,
    job('j', {}, main({ ports: [{ containerPort: 70000 }] })),
    [`${container}.ports[0].containerPort`],
  ],
  [
    'a port name too long',
    JOBS,
    job('j', {}, main({ ports: [{ containerPort: 80, name: 'a-very-long-port-name' }] })),
    [`${container}.ports[0].name`],
  ],
  [
    'a user below zero',
    JOBS,
    job('j', {}, main({ securityContext: { runAsUser: -1 } })),
    [`${container}.securityContext.runAsUser`],
  ],
  [
    'an unknown restart policy of a Job',
    JOBS,
    job('j', {}, { restartPolicy: 'Always' }),
    [`${template}.restartPolicy`],
  ],
  ['a negative backoff limit', JOBS, job('j', { backoffLimit: -1 }), ['spec.backoffLimit']],
  [
    'an Indexed Job without completions',
    JOBS,
    job('j', { completionMode: 'Indexed', parallelism: 2 }),
    ['spec.completions'],
  ],
  [
    'a failure policy with restarts',
    JOBS,
    job(
      'j',
      { podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] } },
      { restartPolicy: 'OnFailure' },
    ),
    [`${template}.restartPolicy`],
  ],
  [
    'a Deployment whose selector misses its pods',
    DEPLOYMENTS,
    deployment('d', { selector: { matchLabels: { app: 'other' } } }),
    ['spec.template.metadata.labels'],
  ],
  [
    'a Deployment that never restarts',
    DEPLOYMENTS,
    deployment('d', {}, { restartPolicy: 'Never' }),
    [`${template}.restartPolicy`],
  ],
  [
    'a probe of two kinds',
    DEPLOYMENTS,
    deployment('d', {}, main({ readinessProbe: { exec: { command: ['a'] }, httpGet: { port: 80 } } })),
    [`${container}.readinessProbe.httpGet`],
  ],
  [
    'a toleration without key and operator',
    JOBS,
    job('j', {}, { tolerations: [{ effect: 'NoSchedule' }] }),
    [`${template}.tolerations[0].operator`],
  ],
  ['a Service without ports', SERVICES, service({ selector: { a: 'b' } }), ['spec.ports']],
  [
    'two Service ports without names',
    SERVICES,
    service({ ports: [{ port: 80 }, { port: 81 }] }),
    ['spec.ports[0].name', 'spec.ports[1].name'],
  ],
  [
    'a CIDR that is none',
    NETPOL,
    netpol({ podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0' } }] }] }),
    ['spec.egress[0].to[0].ipBlock.cidr'],
  ],
  [
    'an exception outside its CIDR',
    NETPOL,
    netpol({
      podSelector: {},
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['192.168.0.0/16'] } }] }],
    }),
    ['spec.egress[0].to[0].ipBlock.except[0]'],
  ],
  [
    'a policy type that is none',
    NETPOL,
    netpol({ podSelector: {}, policyTypes: ['Sideways'] }),
    ['spec.policyTypes[0]'],
  ],
  [
    'an autoscaler whose maximum is below its minimum',
    HPAS,
    hpa({ minReplicas: 3, maxReplicas: 2 }),
    ['spec.maxReplicas'],
  ],
  [
    'a budget of two measures',
    PDBS,
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'p' },
      spec: { minAvailable: 1, maxUnavailable: 1, selector: { matchLabels: { a: 'b' } } },
    },
    ['spec'],
  ],
  ['a claim without access mode', CLAIMS, claim({ resources: { requests: { storage: '1Gi' } } }), ['spec.accessModes']],
  ['a claim without size', CLAIMS, claim({ accessModes: ['ReadWriteOnce'] }), ['spec.resources[storage]']],
];
