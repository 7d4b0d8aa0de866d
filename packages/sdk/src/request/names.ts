import * as z from 'zod';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const FILE_KEY = /^[-._a-zA-Z0-9]+$/;

/**
 * Longest name a user may give. Jobs, ReplicaSets, StatefulSets and CronJobs append up to 11 characters to `<kind>-<name>`,
 * which must stay a DNS label of 63: 63 - 11 - `inference-`.
 */
const MAX_NAME_LENGTH = 42;

/** A workload's name: DNS label, short enough for every suffix Kubernetes appends. */
export const workloadName = z
  .string()
  .max(MAX_NAME_LENGTH, `must be at most ${MAX_NAME_LENGTH} characters, since Kubernetes appends suffixes to it`)
  .regex(DNS_LABEL, 'must be lower-case letters, digits and dashes, starting and ending with a letter or digit');

/** A namespace: DNS label of at most 63 characters. */
export const namespaceName = z
  .string()
  .max(63, 'must be at most 63 characters')
  .regex(DNS_LABEL, 'must be lower-case letters, digits and dashes, starting and ending with a letter or digit');

/** The name of a Kubernetes object such as a Secret or a claim: DNS subdomain. */
export const objectName = z
  .string()
  .max(253, 'must be at most 253 characters')
  .regex(DNS_SUBDOMAIN, 'must be the name of a Kubernetes object: lower-case letters, digits, dashes and dots');

/** A key inside a Secret or ConfigMap. */
export const dataKey = z
  .string()
  .max(253, 'must be at most 253 characters')
  .regex(FILE_KEY, 'must be letters, digits, dashes, dots and underscores')
  .refine((key) => key !== '.' && !key.startsWith('..'), 'must not climb (..)');

/** An environment variable's name, in the portable form. */
export const envName = z
  .string()
  .max(256, 'must be at most 256 characters')
  .regex(ENV_NAME, 'must be letters, digits and underscores, and not start with a digit');

/** A label value: at most 63 characters, or empty. */
export const labelValue = z
  .string('must be text; quote numbers and booleans')
  .max(63, 'must be at most 63 characters')
  .refine(
    (value) => value === '' || LABEL_NAME.test(value),
    'must be letters, digits, dashes, underscores and dots, starting and ending with a letter or digit',
  );

/** A label or resource key with an optional DNS prefix, such as `team` or `nvidia.com/gpu`. */
export const qualifiedName = z
  .string()
  .refine(isQualifiedName, 'must be a Kubernetes key such as team or example.com/team');

function isQualifiedName(key: string): boolean {
  const parts = key.split('/');
  const name = parts.pop() ?? '';
  const [prefix] = parts;
  if (parts.length > 1 || name.length > 63 || !LABEL_NAME.test(name)) return false;
  return prefix === undefined || (prefix.length <= 253 && DNS_SUBDOMAIN.test(prefix));
}
