import { SECRET_RECORD_PREFIX } from '../../build/metadata-keys.ts';
import type { ObjectKey } from '../resource-paths.ts';

/** Names one Secret. */
export interface SecretRef {
  readonly name: string;
  readonly namespace: string;
}

/** The key of the record of a Secret. */
export function recordKey({ name, namespace }: SecretRef): ObjectKey {
  return { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: `${SECRET_RECORD_PREFIX}${name}` };
}

/** Names a Secret in a message. */
export function describeSecret({ name, namespace }: SecretRef): string {
  return `Secret ${name} in namespace ${namespace}`;
}
