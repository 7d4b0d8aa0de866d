import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isRoot, ownVolume } from './own-volume.ts';
import type { FileSource, PodSpec, VolumeSpec } from './pod-spec.ts';

/** What volumes are made of. */
export interface VolumeParts {
  /** Where this pod's volumes go. */
  readonly folder: string;
  /** The folder of a claim, which stays. */
  claim(name: string): string;
  /** The keys of a Secret or ConfigMap, as the API server has them now. */
  content(kind: 'secrets' | 'configmaps', name: string): Promise<Readonly<Record<string, Buffer>>>;
}

/** Makes the volumes of a pod into folders with the owners and modes that a node gives them. Answers the folders by volume. */
export async function placeVolumes(
  { volumes, securityContext }: PodSpec,
  parts: VolumeParts,
): Promise<ReadonlyMap<string, string>> {
  const placed = new Map<string, string>();
  for (const volume of volumes) {
    const files = sourcesOf(volume);
    const folder = 'persistentVolumeClaim' in volume ? parts.claim(volume.persistentVolumeClaim.claimName) : fresh();
    if (files !== undefined) await writeFiles(folder, files, parts);
    // What is written once is given away as a whole; the policy is for volumes that were here before.
    const policy = 'persistentVolumeClaim' in volume ? securityContext : { fsGroup: securityContext.fsGroup };
    ownVolume(folder, policy, { readOnly: files !== undefined });
    placed.set(volume.name, folder);

    function fresh(): string {
      return makeFolder(join(parts.folder, volume.name));
    }
  }
  return placed;
}

/** A folder that everybody may write to, as volumes begin. */
export function makeFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o777);
  return path;
}

/** The folder of a claim: of root alone, as a new file system is, and from then on as pods leave it. */
export function claimFolder(path: string): string {
  if (!existsSync(path)) mkdirSync(path, { recursive: true, mode: 0o755 });
  return path;
}

interface Files {
  readonly mode: number;
  readonly sources: readonly FileSource[];
}

function sourcesOf(volume: VolumeSpec): Files | undefined {
  if ('projected' in volume) return { mode: volume.projected.defaultMode, sources: volume.projected.sources };
  if ('emptyDir' in volume || 'persistentVolumeClaim' in volume) return undefined;
  const mode = ('secret' in volume ? volume.secret : volume.configMap)?.defaultMode;
  if (mode === undefined) throw new Error(`no node of this kind knows the volume ${JSON.stringify(volume)}`);
  return { mode, sources: [volume] };
}

/** Behind a link that can be exchanged as a whole, as the kubelet writes them. */
async function writeFiles(folder: string, { mode, sources }: Files, parts: VolumeParts): Promise<void> {
  const version = '..2026_01_01_00_00_00.1';
  makeFolder(join(folder, version));
  chmodSync(join(folder, version), 0o755);
  symlinkSync(version, join(folder, '..data'));
  const tops = new Set<string>();
  for (const source of sources) {
    for (const [path, bytes] of await filesOf(source, parts)) {
      const file = join(folder, version, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      // What is the user's own and open to others, OpenSSH does not take for a key.
      chmodSync(file, isRoot ? mode : mode & 0o700);
      tops.add(path.split('/')[0] ?? path);
    }
  }
  for (const top of tops) symlinkSync(join('..data', top), join(folder, top));
}

async function filesOf(source: FileSource, parts: VolumeParts): Promise<(readonly [string, Buffer])[]> {
  const content =
    'secret' in source
      ? await parts.content('secrets', source.secret.secretName ?? source.secret.name ?? '')
      : await parts.content('configmaps', source.configMap.name);
  const { items } = 'secret' in source ? source.secret : source.configMap;
  if (items === undefined) return Object.entries(content);
  return items.map(({ key, path }) => {
    const bytes = content[key];
    if (bytes === undefined) throw new Error(`references non-existent secret key: ${key}`);
    return [path, bytes];
  });
}
