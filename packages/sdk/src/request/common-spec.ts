import * as z from 'zod';
import { byteQuantity, cpuQuantity, duration } from './amounts.ts';
import { cidr } from './cidr.ts';
import { code } from './code.ts';
import { git } from './git.ts';
import { imageReference } from './image-reference.ts';
import { containerPath, mounts } from './mounts.ts';
import { dataKey, envName, labelValue, namespaceName, objectName, qualifiedName, workloadName } from './names.ts';
import { s3 } from './s3.ts';
import { strictObject } from './strict-object.ts';
import { hubs, tracking } from './tracking.ts';

/** UIDs and GIDs: 0 is root, which the floor never allows; the upper bound is the kernel's. */
const posixId = z.int('must be a whole number').min(1, 'must not be 0 (root) or negative').max(2_147_483_647);
const text = z.string('must be text; quote numbers and booleans').max(32_768, 'must be at most 32768 characters');
const portNumber = z.int('must be a whole number').min(1).max(65_535);
const count = z.int('must be a whole number');

const envVar = strictObject({
  name: envName,
  value: text.optional(),
  secret: strictObject({ name: objectName, key: dataKey }).optional(),
}).refine(
  (value) => (value.value === undefined) !== (value.secret === undefined),
  'must have exactly one of value, secret',
);

const env = z
  .array(envVar)
  .max(256, 'must be at most 256 variables')
  .superRefine((list, context) => {
    for (const [index, { name }] of list.entries()) {
      const first = list.findIndex((other) => other.name === name);
      if (first < index) {
        context.addIssue({ code: 'custom', path: [index, 'name'], message: `is already set by env[${first}]` });
      }
    }
  });

const resources = strictObject({
  cpu: cpuQuantity.optional(),
  cpuRequest: cpuQuantity.optional(),
  memory: byteQuantity.optional(),
  memoryRequest: byteQuantity.optional(),
  gpu: strictObject({
    count: count.min(1, 'must be at least 1; leave gpu out for none').max(1024),
    resource: qualifiedName
      .refine((name) => name.includes('/'), 'must be a resource such as nvidia.com/gpu')
      .optional(),
  }).optional(),
  ephemeralStorage: byteQuantity.optional(),
  sharedMemory: byteQuantity.optional(),
});

const identity = strictObject({
  runAsUser: posixId.optional(),
  runAsGroup: posixId.optional(),
  fsGroup: posixId.optional(),
  supplementalGroups: z.array(posixId).max(64).optional(),
});

const toleration = strictObject({
  key: qualifiedName,
  operator: z.enum(['Exists', 'Equal']).optional(),
  value: labelValue.optional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
}).refine((value) => value.operator !== 'Exists' || value.value === undefined, {
  path: ['value'],
  message: 'must be absent when operator is Exists',
});

const networkPort = strictObject({ port: portNumber, protocol: z.enum(['TCP', 'UDP', 'SCTP']).optional() });
const egressRule = strictObject({ cidr, ports: z.array(networkPort).min(1, 'must name at least one port').max(32) });
const ingressPeer = strictObject({
  namespace: namespaceName.optional(),
  podLabels: z.record(qualifiedName, labelValue).optional(),
}).refine(
  (peer) => peer.namespace !== undefined || Object.keys(peer.podLabels ?? {}).length > 0,
  'must have a namespace, podLabels, or both',
);

/** The egress half of `network`, which every kind has. */
const egress = { egress: z.array(egressRule).max(64).optional() };

/** Fields that every kind of workload takes. */
export const commonSpec = {
  template: objectName.optional(),
  image: imageReference.optional(),
  env: env.optional(),
  resources: resources.optional(),
  identity: identity.optional(),
  mounts: mounts.optional(),
  git: git.optional(),
  s3: s3.optional(),
  tracking: tracking.optional(),
  hubs: hubs.optional(),
  scheduling: strictObject({
    queue: objectName.max(63, 'must be at most 63 characters').optional(),
    nodePool: labelValue.min(1, 'must not be empty').optional(),
    priorityClass: objectName.optional(),
    nodeSelector: z.record(qualifiedName, labelValue).optional(),
    tolerations: z.array(toleration).max(32).optional(),
  }).optional(),
  network: strictObject(egress).optional(),
  serviceAccount: objectName.optional(),
  pullSecrets: z
    .array(objectName)
    .max(16)
    .refine((list) => new Set(list).size === list.length, 'must not name a Secret twice')
    .optional(),
  labels: z
    .record(
      qualifiedName.refine((key) => !isOwned(key), 'is set by aisubmit or Kubernetes and cannot be chosen'),
      labelValue,
    )
    .optional(),
};

/** Fields of the kinds that run a command of the user's. */
export const commandSpec = {
  command: z.array(text.min(1, 'must not be empty')).min(1, 'must not be empty').max(256).optional(),
  args: z.array(text).max(1024).optional(),
  workingDir: containerPath.optional(),
  code: code.optional(),
};

/** Fields of the kinds that end. */
export const finiteSpec = { maxRuntime: duration.optional(), ttlAfterFinished: duration.optional() };

/** `network` of the kinds that may be called. */
export const servedNetwork = strictObject({ ...egress, allowFrom: z.array(ingressPeer).max(64).optional() });

/** `metadata` of every request. */
export const requestMetadata = strictObject({ name: workloadName, namespace: namespaceName.optional() });

export { count, duration, env, portNumber };

function isOwned(key: string): boolean {
  const prefix = key.includes('/') ? (key.split('/')[0] ?? '') : '';
  return ['aisubmit.dev', 'kubernetes.io', 'k8s.io'].some((owner) => prefix === owner || prefix.endsWith(`.${owner}`));
}
