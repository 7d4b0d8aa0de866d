import { type S3Host, s3Hosts, stsHost } from '../request/s3-address.ts';
import type { Effective } from './effective.ts';

/** A store, and the field that names it. */
interface NamedHost extends S3Host {
  readonly path: string;
}

/** Stores that a workload reads from or writes to; a volume's driver speaks for itself, from another pod. */
export function s3DeclaredHosts({ spec }: Effective): readonly NamedHost[] {
  return spec.s3.flatMap((entry, index) => {
    if (entry.mode === 'csi') return [];
    const path = `spec.s3[${index}].${entry.endpoint === undefined ? 'url' : 'endpoint'}`;
    const sts = entry.role === undefined ? [] : [{ ...stsHost(entry.region), path: `spec.s3[${index}].role` }];
    return [...s3Hosts(entry).map((host) => ({ ...host, path })), ...sts];
  });
}
