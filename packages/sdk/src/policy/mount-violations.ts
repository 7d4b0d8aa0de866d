import { compareQuantities } from '../request/quantity.ts';
import { workloadId } from '../request/workload-kind.ts';
import type { Violation } from '../violation.ts';
import type { Effective, EffectiveCommon } from './effective.ts';
import type { Policy } from './policy.ts';

type Mount = EffectiveCommon['mounts'][number];
type HostPath = NonNullable<Mount['hostPath']>;
type Storage = NonNullable<Policy['sections']['storage']>;

/** What is wrong with one volume, before it is said whose rule that is. */
type Finding = Pick<Violation, 'control' | 'message' | 'why' | 'fix'> & {
  readonly field: string;
  readonly asked: string;
  readonly allowed: readonly string[];
};

/** Volumes that the policy does not name, or not of this size: each at the field that asks for it. */
export function mountViolations(effective: Effective): Violation[] {
  const { policy } = effective;
  return effective.spec.mounts.flatMap((mount, index) =>
    findings(mount, effective).map(({ field, allowed, ...finding }) => ({
      ...finding,
      path: `spec.mounts[${index}].${field}`,
      layer: `policy ${policy.name}`,
      allowed: allowed.length === 0 ? 'none' : allowed.join(', '),
    })),
  );
}

/** The policy's line about a folder of the node; without a type in the request, whichever type it names. */
export function namedHostPath(
  { path, type }: HostPath,
  { sections }: Policy,
): NonNullable<Storage['hostPaths']>[number] | undefined {
  const folders = sections.storage?.hostPaths ?? [];
  return folders.find((each) => each.path === path && (type === undefined || each.type === type));
}

function findings(mount: Mount, effective: Effective): Finding[] {
  const { nfs, hostPath, image, pvc, newPvc } = mount;
  const { sections } = effective.policy;
  if (pvc !== undefined) return claimFindings(pvc.claimName, effective);
  if (newPvc !== undefined) return sizeFindings(newPvc.size, sections.storage?.volumeSize);
  if (nfs !== undefined) return nfsFindings(nfs, mount, sections.storage?.nfs ?? []);
  if (hostPath !== undefined) return hostPathFindings(hostPath, mount, sections.storage?.hostPaths ?? []);
  return image === undefined ? [] : imageFindings(image.reference, sections);
}

function claimFindings(asked: string, { kind, name, policy }: Effective): Finding[] {
  const claims = policy.sections.storage?.claims;
  const isOwn = asked.startsWith(`${workloadId(kind, name)}-`);
  if (claims === undefined || claims.includes(asked) || isOwn) return [];
  return [
    {
      control: 'storage-claims',
      field: 'pvc.claimName',
      message: 'must be a claim that the policy names',
      why: 'A claim is the data on it, whoever mounts it.',
      fix: 'use a claim that the policy names, or a new one with --mount newpvc:SIZE:/PATH',
      asked,
      allowed: claims,
    },
  ];
}

function sizeFindings(asked: string, ceiling: string | undefined): Finding[] {
  if (ceiling === undefined || compareQuantities(asked, ceiling) <= 0) return [];
  return [
    {
      control: 'volume-size',
      field: 'newPvc.size',
      message: 'must not be more than the policy allows',
      why: 'Storage that one workload takes is nobody else’s any more.',
      fix: 'ask for a smaller volume, or an admin for a claim of that size',
      asked,
      allowed: [`at most ${ceiling}`],
    },
  ];
}

const NFS = { control: 'nfs-exports', why: 'An NFS server believes any UID a pod says it has.' } as const;

function nfsFindings(
  { server, path }: NonNullable<Mount['nfs']>,
  mount: Mount,
  exports: NonNullable<Storage['nfs']>,
): Finding[] {
  const asked = `${server}:${path}`;
  const allowed = exports.map((each) => `${each.server}:${each.path}${readOnlyMark(each)}`);
  const named = exports.filter((each) => each.server === server && each.path === path);
  if (named.length === 0) {
    const fix =
      'ask for a volume claim of the export and use --mount pvc:CLAIM:/PATH, or the admin to name it in storage.nfs';
    return [{ ...NFS, field: 'nfs', message: 'must be an export that the policy names', fix, asked, allowed }];
  }
  if (mount.readOnly === true || named.some(({ readOnly }) => readOnly !== true)) return [];
  return [
    {
      ...NFS,
      field: 'readOnly',
      message: 'must be true: the policy names the export read-only',
      fix: READ_ONLY,
      asked,
      allowed,
    },
  ];
}

const HOST = {
  control: 'host-paths',
  why: 'A folder of the node is shared with everything else that runs there.',
} as const;

function hostPathFindings(folder: HostPath, mount: Mount, folders: NonNullable<Storage['hostPaths']>): Finding[] {
  const asked = spell(folder);
  const allowed = folders.map((each) => `${spell(each)}${readOnlyMark(each)}`);
  const named = folders.find(
    ({ path, type }) => path === folder.path && (folder.type === undefined || folder.type === type),
  );
  if (named === undefined) {
    const fix = 'ask for a volume claim and use --mount pvc:CLAIM:/PATH, or the admin to name it in storage.hostPaths';
    return [{ ...HOST, field: 'hostPath', message: 'must be a folder that the policy names', fix, asked, allowed }];
  }
  if (mount.readOnly === true || named.readOnly !== true) return [];
  return [
    {
      ...HOST,
      field: 'readOnly',
      message: 'must be true: the policy names the folder read-only',
      fix: READ_ONLY,
      asked,
      allowed,
    },
  ];
}

function imageFindings(asked: string, { storage, images }: Policy['sections']): Finding[] {
  if (storage?.imageVolumes !== true) {
    const message = 'must be absent: the policy does not allow image volumes';
    const fix = 'use --mount pvc:CLAIM:/PATH, or ask the admin to set storage.imageVolumes';
    const why = 'An image is other people’s files, from a place that no claim is bound to.';
    return [{ control: 'volume-types', field: 'image', message, why, fix, asked, allowed: [] }];
  }
  const { registries } = images ?? {};
  if (registries === undefined || registries.some((prefix) => asked.startsWith(prefix))) return [];
  return [
    {
      control: 'image-registry',
      field: 'image.reference',
      message: 'must come from a registry that the policy names',
      why: 'An image is other people’s code with your data in its hands.',
      fix: 'use an image of one of the policy’s registries, written in full',
      asked,
      allowed: registries,
    },
  ];
}

const READ_ONLY = 'add :ro, in a file readOnly: true';

function readOnlyMark({ readOnly }: { readonly readOnly?: boolean | undefined }): string {
  return readOnly === true ? ' (read-only)' : '';
}

function spell({ path, type }: { readonly path: string; readonly type?: string | undefined }): string {
  return type === undefined ? path : `${path} (${type})`;
}
