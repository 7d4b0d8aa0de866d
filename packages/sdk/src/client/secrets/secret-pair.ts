import type { KubeObject } from '../../build/kube-object.ts';

/** A Secret and its record, as `secretObjects` makes them. */
export interface SecretPair {
  readonly record: KubeObject;
  readonly secret: KubeObject;
}
