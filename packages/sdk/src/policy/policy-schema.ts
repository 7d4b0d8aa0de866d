import * as z from 'zod';
import { byteQuantity, cpuQuantity } from '../request/amounts.ts';
import { API_VERSION } from '../request/api-version.ts';
import { cidr } from '../request/cidr.ts';
import { imageReference } from '../request/image-reference.ts';
import { labelValue, namespaceName, objectName, qualifiedName } from '../request/names.ts';
import { strictObject } from '../request/strict-object.ts';
import { accessSection } from './access-section.ts';
import { fieldRuleSchema } from './field-rule.ts';
import { s3Section } from './s3-section.ts';

const posixId = z.int('must be a whole number').min(1, 'must not be 0 (root) or negative').max(2_147_483_647);
const extraKey = z.string().min(1, 'must not be empty; leave it out to take no number').max(256);
const fewPeople = z
  .string()
  .min(1, 'must not be empty')
  .max(512)
  .regex(/^(?!system:(?!masters$))/, 'must be a group of few people; of the system: groups only system:masters is one');
const names = z.array(objectName).max(1000);
const hostPath = z
  .string()
  .max(1024)
  .regex(/^\/[^\0:]*$/, 'must be an absolute path')
  .refine((path) => path.split('/').every((part) => part !== '..'), 'must not climb (..)');
/** A prefix that does not end in a slash also allows `registry.corp.evil.example`. */
const registryPrefix = z
  .string()
  .max(512)
  .regex(/^[a-z0-9][a-z0-9._:/-]*\/$/, 'must be a registry or repository prefix that ends in /');
/** A host by name, or every host below a domain. */
const hostPattern = z
  .string()
  .max(253)
  .regex(
    /^(?:\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    'must be a host such as git.example.com or *.example.com',
  );
const port = z.int('must be a whole number').min(1).max(65_535);

const sections = {
  identity: strictObject({
    supplementalGroups: z.array(posixId).max(1000).optional(),
    userNamespace: z.literal('required').optional(),
    uidClaim: extraKey.optional(),
    gidClaim: extraKey.optional(),
    attribution: z.literal('required').optional(),
    controllers: z.array(z.string().min(1).max(512)).max(200).optional(),
    breakGlass: z.array(fewPeople).max(20).optional(),
  }).optional(),
  access: accessSection,
  images: strictObject({
    registries: z.array(registryPrefix).max(200).optional(),
    digest: z.literal('required').optional(),
  }).optional(),
  resources: strictObject({
    container: strictObject({
      cpu: cpuQuantity.optional(),
      memory: byteQuantity.optional(),
      gpu: z.int().min(0).max(1024).optional(),
    }).optional(),
    workload: strictObject({
      pods: z.int().min(1, 'must be at least 1').max(100_000).optional(),
      gpu: z.int().min(0).max(100_000).optional(),
      cpu: cpuQuantity.optional(),
      memory: byteQuantity.optional(),
    }).optional(),
    gpuResources: z.array(qualifiedName).max(100).optional(),
  }).optional(),
  storage: strictObject({
    claims: names.optional(),
    nfs: z
      .array(strictObject({ server: z.string().min(1).max(253), path: hostPath, readOnly: z.boolean().optional() }))
      .max(200)
      .optional(),
    hostPaths: z
      .array(strictObject({ path: hostPath, type: z.string().max(32).optional(), readOnly: z.boolean().optional() }))
      .max(200)
      .optional(),
    imageVolumes: z.boolean().optional(),
    volumeSize: byteQuantity.optional(),
    csiDrivers: names.optional(),
  }).optional(),
  secrets: strictObject({
    names: names.optional(),
    plainNames: z
      .array(z.string().regex(/^[A-Z_][A-Z0-9_]{0,127}$/, 'must be a name in capitals, such as DEMO_PASSWORD'))
      .max(200)
      .optional(),
  }).optional(),
  serviceAccounts: strictObject({ names: names.optional() }).optional(),
  tokens: strictObject({ audiences: z.array(z.string().min(1).max(256)).max(100).optional() }).optional(),
  network: strictObject({
    dns: strictObject({
      peers: z
        .array(strictObject({ namespace: namespaceName, podLabels: z.record(qualifiedName, labelValue) }))
        .min(1)
        .max(16),
      port,
    }).optional(),
    egress: z
      .array(strictObject({ cidr, ports: z.array(port).min(1).max(64) }))
      .max(200)
      .optional(),
    hosts: z
      .array(
        strictObject({
          host: hostPattern,
          cidrs: z.array(cidr).min(1, 'must name at least one network').max(64),
          ports: z.array(port).min(1).max(64),
        }),
      )
      .max(500)
      .optional(),
    fqdn: strictObject({
      provider: z.literal('cilium', 'must be cilium'),
      hosts: z.array(strictObject({ host: hostPattern, ports: z.array(port).min(1).max(64) })).max(500),
    }).optional(),
    declared: z.enum(['mapped', 'public'], 'must be mapped or public').optional(),
    exposure: z.literal('cluster').optional(),
    isolation: z.literal('required').optional(),
    allowFrom: strictObject({ namespaces: z.array(namespaceName).max(200) }).optional(),
  }).optional(),
  scheduling: strictObject({
    queues: names.optional(),
    nodePools: strictObject({
      label: qualifiedName,
      names: z.array(labelValue.min(1, 'must not be empty')).max(1000),
    }).optional(),
    priorityClasses: names.optional(),
    runtimeClasses: names.min(1, 'must not be empty; leave it out to allow any').optional(),
  }).optional(),
  git: strictObject({
    image: imageReference.optional(),
    hosts: z.array(hostPattern).max(200).optional(),
    secret: z.literal('required').optional(),
    commit: z.literal('required').optional(),
    signed: z.literal('required').optional(),
    signers: names.optional(),
  }).optional(),
  s3: s3Section.optional(),
  code: strictObject({ folder: z.literal('refused').optional() }).optional(),
  metadata: strictObject({ requiredLabels: z.array(qualifiedName).max(100).optional() }).optional(),
};

const rules = z
  .record(z.string().max(256), fieldRuleSchema)
  .refine((value) => Object.keys(value).length <= 500, 'must be at most 500 rules');

/** A policy as an admin writes it. */
export const policySchema = strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('Policy'),
  metadata: strictObject({ name: objectName, description: z.string().max(2048).optional() }),
  spec: strictObject({
    ...sections,
    rules: rules.optional(),
    kinds: strictObject({
      Notebook: strictObject({ rules: rules.optional() }).optional(),
      Training: strictObject({ rules: rules.optional() }).optional(),
      Inference: strictObject({ rules: rules.optional() }).optional(),
    }).optional(),
  }),
});

export type PolicyDocument = z.infer<typeof policySchema>;

/** What a policy says about objects, apart from its rules about fields. */
export type PolicySections = Omit<PolicyDocument['spec'], 'rules' | 'kinds'>;

export { rules as rulesSchema };
