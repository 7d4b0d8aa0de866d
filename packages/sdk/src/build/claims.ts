import type { Effective } from '../policy/effective.ts';
import { sha256Hex } from '../policy/sha256.ts';
import { normalizePath } from '../request/mounts.ts';
import { workloadId } from '../request/workload-kind.ts';
import type { KubeObject } from './kube-object.ts';
import { childMetadata, type Stamp } from './metadata.ts';

interface Claim {
  readonly suffix: string;
  readonly size: string;
  readonly accessMode: string;
  readonly storageClass: string | undefined;
}

/** Claims that outlive the workload: a notebook's home, and every new volume the user asked for. */
export function claimsOf(effective: Effective, stamp: Stamp, options: { readonly home: boolean }): KubeObject[] {
  const home: Claim[] =
    effective.kind === 'Notebook' && options.home
      ? [
          {
            suffix: '-home',
            size: effective.spec.home.size,
            accessMode: 'ReadWriteOnce',
            storageClass: effective.spec.home.storageClass,
          },
        ]
      : [];
  const asked = effective.spec.mounts.flatMap(({ path, newPvc }): Claim[] =>
    newPvc === undefined
      ? []
      : [
          {
            suffix: pathSuffix(path),
            size: newPvc.size,
            accessMode: newPvc.accessMode ?? 'ReadWriteOnce',
            storageClass: newPvc.storageClass,
          },
        ],
  );
  return [...home, ...asked].map((claim) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: childMetadata(effective, stamp, claim.suffix),
    spec: {
      accessModes: [claim.accessMode],
      resources: { requests: { storage: claim.size } },
      ...(claim.storageClass === undefined ? {} : { storageClassName: claim.storageClass }),
    },
  }));
}

/** Name of the claim for a new volume: it follows the path, so that reordering mounts never swaps data. */
export function claimName(effective: Effective, path: string): string {
  return `${workloadId(effective.kind, effective.name)}${pathSuffix(path)}`;
}

/** `/data/in` becomes `-data-in`; a path that a name cannot spell exactly gets a hash as well. `-home` stays the home's. */
function pathSuffix(path: string): string {
  const plain = normalizePath(path);
  const slug = plain
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')
    .slice(0, 40);
  const isExact = plain.replaceAll('/', '-') === slug && slug !== '-home';
  return isExact ? slug : `${slug.replace(/-$/, '')}-${sha256Hex(plain).slice(0, 8)}`;
}
