import { type Attack, addVolume, initContainer, limits, main, security } from './attack.ts';

/** Attacks on what the workload reaches: the node, other people’s files, everybody’s share. */
export const REACH_ATTACKS: readonly Attack[] = [
  {
    name: 'host network',
    control: 'host-namespaces',
    attack: (s) => {
      s['hostNetwork'] = true;
    },
    twin: (s) => {
      s['hostNetwork'] = false;
    },
  },
  {
    name: 'host network opens host ports by default',
    control: 'host-ports',
    attack: (s) => {
      s['hostNetwork'] = true;
      main(s)['ports'] = [{ containerPort: 8080 }];
    },
  },
  {
    name: 'host network opens a host port that is written as none',
    control: 'host-ports',
    attack: (s) => {
      s['hostNetwork'] = true;
      main(s)['ports'] = [{ containerPort: 8080, hostPort: 0 }];
    },
  },
  {
    name: 'host PIDs',
    control: 'host-namespaces',
    attack: (s) => {
      s['hostPID'] = true;
    },
  },
  {
    name: 'host IPC',
    control: 'host-namespaces',
    attack: (s) => {
      s['hostIPC'] = true;
    },
  },
  {
    name: 'shared processes show another container’s secrets',
    control: 'host-namespaces',
    attack: (s) => {
      s['shareProcessNamespace'] = true;
    },
  },
  {
    name: 'host port',
    control: 'host-ports',
    attack: (s) => {
      main(s)['ports'] = [{ containerPort: 8080, hostPort: 8080 }];
    },
    twin: (s) => {
      main(s)['ports'] = [{ containerPort: 8080 }];
    },
  },
  {
    name: 'probe that asks another host',
    control: 'host-probes',
    attack: (s) => {
      main(s)['readinessProbe'] = { httpGet: { host: '169.254.169.254', port: 80 } };
    },
    twin: (s) => {
      main(s)['readinessProbe'] = { httpGet: { port: 80 } };
    },
  },
  {
    name: 'stop hook that asks another host',
    control: 'host-probes',
    attack: (s) => {
      main(s)['lifecycle'] = { preStop: { tcpSocket: { host: '10.0.0.1', port: 80 } } };
    },
  },
  {
    name: 'writable root',
    control: 'read-only-root',
    attack: (s) => {
      security(s)['readOnlyRootFilesystem'] = false;
    },
  },
  {
    name: 'host folder',
    control: 'volume-types',
    attack: addVolume({ hostPath: { path: '/' } }),
    twin: addVolume({ emptyDir: { sizeLimit: '1Gi' } }),
  },
  {
    name: 'docker socket',
    control: 'volume-types',
    attack: addVolume({ hostPath: { path: '/var/run/docker.sock', type: 'Socket' } }),
  },
  {
    name: 'NFS of any server',
    control: 'volume-types',
    attack: addVolume({ nfs: { server: 'files', path: '/home' } }),
    twin: addVolume({ persistentVolumeClaim: { claimName: 'home' } }),
  },
  { name: 'inline CSI driver', control: 'volume-types', attack: addVolume({ csi: { driver: 'secrets.example.com' } }) },
  {
    name: 'image volume past the registry rules',
    control: 'volume-types',
    attack: addVolume({ image: { reference: 'evil.example.com/x:1' } }),
  },
  { name: 'scratch volume without a size', control: 'volume-types', attack: addVolume({ emptyDir: {} }) },
  { name: 'volume that names no source', control: 'volume-types', attack: addVolume({}) },
  { name: 'no memory limit', control: 'resources', attack: (s) => delete limits(s)['memory'] },
  {
    name: 'memory limit of zero, which is none',
    control: 'resources',
    attack: (s) => {
      limits(s)['memory'] = '0';
      main(s).resources.requests = { cpu: '1', memory: '0' };
    },
  },
  {
    name: 'no limit on disk',
    control: 'resources',
    attack: (s) => {
      delete limits(s)['ephemeral-storage'];
    },
  },
  {
    name: 'init container without limits',
    control: 'resources',
    attack: initContainer((c) => Reflect.deleteProperty(c, 'resources')),
  },
  {
    name: 'requests follow from limits',
    control: 'resources',
    attack: (s) => {
      main(s).resources = {};
    },
    twin: (s) => delete main(s).resources.requests,
  },
  {
    name: 'node chosen by name',
    control: 'scheduling-escape',
    attack: (s) => {
      s['nodeName'] = 'control-plane';
    },
  },
  {
    name: 'another scheduler',
    control: 'scheduling-escape',
    attack: (s) => {
      s['schedulerName'] = 'mine';
    },
    twin: (s) => {
      s['schedulerName'] = 'default-scheduler';
    },
  },
  {
    name: 'control plane tolerated',
    control: 'scheduling-escape',
    attack: (s) => {
      s['tolerations'] = [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }];
    },
  },
  {
    name: 'everything tolerated',
    control: 'scheduling-escape',
    attack: (s) => {
      s['tolerations'] = [{ operator: 'Exists' }];
    },
    twin: (s) => {
      s['tolerations'] = [
        { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      ];
    },
  },
  {
    name: 'a pod that outlives its policy',
    control: 'termination-grace',
    attack: (s) => {
      s['terminationGracePeriodSeconds'] = 86_400;
    },
    twin: (s) => {
      s['terminationGracePeriodSeconds'] = 600;
    },
  },
];
