import { addEnv, addVolume, initContainer, limits, type MutablePod, main } from './attack.ts';
import type { PolicyAttack } from './policy-attack.ts';

const SECRETS = { secrets: { names: ['hub'] } };
const secretEnv = (name: string) => (spec: MutablePod) => {
  main(spec).env.push({ name: 'K', valueFrom: { secretKeyRef: { name, key: 'k' } } });
};

/** Attacks on shares, storage, secrets and lifetimes under a policy. */
export const SHARE_ATTACKS: readonly PolicyAttack[] = [
  {
    name: 'more memory than a share',
    control: 'resource-ceiling',
    policy: { rules: { 'resources.memory': { max: '4Gi' } } },
    attack: (s) => {
      limits(s)['memory'] = '4097Mi';
    },
    twin: (s) => {
      limits(s)['memory'] = '4096Mi';
    },
  },
  {
    name: 'CPU in another notation',
    control: 'resource-ceiling',
    policy: { resources: { container: { cpu: '2' } } },
    attack: (s) => {
      limits(s)['cpu'] = '2001m';
    },
    twin: (s) => {
      limits(s)['cpu'] = '2000m';
    },
  },
  {
    name: 'GPUs in an init container',
    control: 'resource-ceiling',
    policy: { resources: { container: { gpu: 1 } } },
    attack: initContainer((c) => {
      c.resources.limits = { ...c.resources.limits, 'nvidia.com/gpu': '2' };
    }),
    twin: initContainer((c) => {
      c.resources.limits = { ...c.resources.limits, 'nvidia.com/gpu': '1' };
    }),
  },
  {
    name: 'resources of the pod instead of its containers',
    control: 'resource-ceiling',
    policy: { resources: { container: { cpu: '4' } } },
    attack: (s) => {
      s['resources'] = { limits: { cpu: '64' } };
    },
    twin: (s) => {
      s['resources'] = { limits: { cpu: '4' } };
    },
  },
  {
    name: 'a device nobody named',
    control: 'gpu-resources',
    policy: { resources: { gpuResources: ['nvidia.com/mig-1g.5gb'] } },
    attack: (s) => {
      limits(s)['nvidia.com/gpu'] = '1';
    },
    twin: (s) => {
      limits(s)['nvidia.com/mig-1g.5gb'] = '1';
    },
  },
  {
    name: 'somebody else’s claim',
    control: 'storage-claims',
    policy: { storage: { claims: ['datasets'] } },
    attack: addVolume({ persistentVolumeClaim: { claimName: 'payroll' } }),
    twin: addVolume({ persistentVolumeClaim: { claimName: 'datasets' } }),
  },
  {
    name: 'another export of the same server',
    control: 'nfs-exports',
    policy: { storage: { nfs: [{ server: 'files', path: '/data' }] } },
    attack: addVolume({ nfs: { server: 'files', path: '/data/../home' } }),
    twin: addVolume({ nfs: { server: 'files', path: '/data' } }),
  },
  {
    name: 'a read-only export, writable',
    control: 'nfs-exports',
    policy: { storage: { nfs: [{ server: 'files', path: '/data', readOnly: true }] } },
    attack: addVolume({ nfs: { server: 'files', path: '/data' } }),
    twin: addVolume({ nfs: { server: 'files', path: '/data', readOnly: true } }),
  },
  {
    name: 'the folder above',
    control: 'host-paths',
    policy: { storage: { hostPaths: [{ path: '/mnt/cache', type: 'Directory' }] } },
    attack: addVolume({ hostPath: { path: '/mnt', type: 'Directory' } }),
    twin: addVolume({ hostPath: { path: '/mnt/cache', type: 'Directory' } }),
  },
  {
    name: 'a read-only folder, writable',
    control: 'host-paths',
    policy: { storage: { hostPaths: [{ path: '/mnt/cache', readOnly: true }] } },
    attack: (s) => {
      addVolume({ hostPath: { path: '/mnt/cache' } })(s);
      main(s).volumeMounts.push({ name: 'extra', mountPath: '/cache' });
    },
    twin: (s) => {
      addVolume({ hostPath: { path: '/mnt/cache' } })(s);
      main(s).volumeMounts.push(Object.assign({ name: 'extra', mountPath: '/cache' }, { readOnly: true }));
    },
  },
  {
    name: 'a Secret as a volume',
    control: 'secret-list',
    policy: SECRETS,
    attack: addVolume({ secret: { secretName: 'admin' } }),
    twin: addVolume({ secret: { secretName: 'hub' } }),
  },
  {
    name: 'a Secret in a projection',
    control: 'secret-list',
    policy: SECRETS,
    attack: addVolume({ projected: { sources: [{ secret: { name: 'admin' } }] } }),
    twin: addVolume({ projected: { sources: [{ secret: { name: 'hub' } }] } }),
  },
  {
    name: 'a Secret as a variable',
    control: 'secret-list',
    policy: SECRETS,
    attack: secretEnv('admin'),
    twin: secretEnv('hub'),
  },
  {
    name: 'a Secret as all variables',
    control: 'secret-list',
    policy: SECRETS,
    attack: (s) => {
      main(s)['envFrom'] = [{ secretRef: { name: 'admin' } }];
    },
    twin: (s) => {
      main(s)['envFrom'] = [{ secretRef: { name: 'hub' } }];
    },
  },
  {
    name: 'a Secret for pulling',
    control: 'secret-list',
    policy: SECRETS,
    attack: (s) => {
      s['imagePullSecrets'] = [{ name: 'admin' }];
    },
    twin: (s) => {
      s['imagePullSecrets'] = [{ name: 'hub' }];
    },
  },
  {
    name: 'a stronger service account',
    control: 'service-account-list',
    policy: { serviceAccounts: { names: ['research'] } },
    attack: (s) => {
      s['serviceAccountName'] = 'deployer';
    },
    twin: (s) => {
      s['serviceAccountName'] = 'research';
    },
  },
  {
    name: 'a token for another audience',
    control: 'token-audience',
    policy: { tokens: { audiences: ['sts.amazonaws.com'] } },
    attack: addVolume({ projected: { sources: [{ serviceAccountToken: { path: 't', audience: 'vault' } }] } }),
    twin: addVolume({
      projected: { sources: [{ serviceAccountToken: { path: 't', audience: 'sts.amazonaws.com' } }] },
    }),
  },
  {
    name: 'a token for the API server, named as an audience',
    control: 'service-account-token',
    policy: { tokens: { audiences: ['https://kubernetes.default.svc', 'sts.amazonaws.com'] } },
    attack: addVolume({
      projected: { sources: [{ serviceAccountToken: { path: 't', audience: 'https://kubernetes.default.svc' } }] },
    }),
    twin: addVolume({
      projected: { sources: [{ serviceAccountToken: { path: 't', audience: 'sts.amazonaws.com' } }] },
    }),
  },
  {
    name: 'a node pool of others',
    control: 'node-pool',
    policy: { scheduling: { nodePools: { label: 'example.com/pool', names: ['cpu', 'a100'] } } },
    attack: (s) => {
      s['nodeSelector'] = { 'example.com/pool': 'h100' };
    },
    twin: (s) => {
      s['nodeSelector'] = { 'example.com/pool': 'a100' };
    },
  },
  {
    name: 'no node pool, to land on any',
    control: 'node-pool',
    policy: { scheduling: { nodePools: { label: 'example.com/pool', names: ['cpu'] } } },
    attack: (s) => {
      s['nodeSelector'] = { pool: 'cpu' };
    },
    twin: (s) => {
      s['nodeSelector'] = { pool: 'cpu', 'example.com/pool': 'cpu' };
    },
  },
  {
    name: 'a higher priority',
    control: 'priority-class',
    policy: { scheduling: { priorityClasses: ['batch'] } },
    attack: (s) => {
      s['priorityClassName'] = 'urgent';
    },
    twin: (s) => {
      s['priorityClassName'] = 'batch';
    },
  },
  {
    name: 'the ordinary runtime',
    control: 'runtime-class',
    policy: { scheduling: { runtimeClasses: ['gvisor'] } },
    attack: () => {},
    twin: (s) => {
      s['runtimeClassName'] = 'gvisor';
    },
  },
  {
    name: 'no deadline',
    control: 'max-runtime',
    policy: { rules: { maxRuntime: { max: '7d' } } },
    attack: (s) => Reflect.deleteProperty(s, 'activeDeadlineSeconds'),
    twin: (s) => {
      s['activeDeadlineSeconds'] = 604_800;
    },
  },
  {
    name: 'debug container without a context of its own',
    control: 'ephemeral-containers',
    policy: {},
    attack: (s) => {
      s['ephemeralContainers'] = [{ name: 'debug', image: 'busybox' }];
    },
    twin: (s) => {
      s['ephemeralContainers'] = [
        {
          name: 'debug',
          image: 'busybox',
          securityContext: {
            privileged: false,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ];
    },
  },
  {
    name: 'a variable, under every policy',
    control: 'dangerous-env',
    policy: SECRETS,
    attack: addEnv('NVIDIA_VISIBLE_DEVICES', 'all'),
    twin: addEnv('CUDA_VISIBLE_DEVICES', '0'),
  },
];
