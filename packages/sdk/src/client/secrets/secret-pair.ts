import type { KubeObject } from '../../build/kube-object.ts';
import type { SecretRef } from './secret-ref.ts';

/** A Secret and its record, as `secretObjects` makes them. */
export interface SecretPair {
  readonly record: KubeObject;
  readonly secret: KubeObject;
}

/** Names the Secret of a pair. */
export function refOf({ secret }: SecretPair): SecretRef {
  const { name = '', namespace = '' } = secret.metadata;
  return { name, namespace };
}
