import { AisubmitError } from '../../errors.ts';
import type { Effective, EffectiveCode } from '../../policy/effective.ts';
import type { PackedCode } from '../code/code-file.ts';
import { configMapFiles } from '../code/config-map-files.ts';
import { ACCESS } from '../container-paths.ts';
import type { KubeObject } from '../kube-object.ts';
import { childMetadata, type Stamp } from '../metadata.ts';
import { type Mounted, mounted } from '../volumes.ts';
import { helperContainer } from './helper-container.ts';

const CODE = 'code';
const FILES = 'code-files';
/** Where the container that copies sees the files of the ConfigMaps. */
const FROM = `${ACCESS}/code`;
const FILE_MODE = 0o644;
const DIGEST_DIGITS = 10;

type Fields = Readonly<Record<string, unknown>>;

interface CodeParts {
  readonly initContainers: readonly Fields[];
  readonly mounted: readonly Mounted[];
  readonly hidden: readonly Mounted['volume'][];
  readonly children: readonly KubeObject[];
}

/**
 * Files from the user's machine: ConfigMaps, shown as a folder and copied to a volume of the workload's own user, which
 * may write there. The image's own `cp` does it; nothing is unpacked and no shell is asked.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when the request names files that have not come with it.
 */
export function codeSource(effective: Effective, stamp: Stamp): Partial<CodeParts> {
  const code = effective.kind === 'Notebook' ? undefined : effective.spec.code;
  if (code === undefined) return {};
  const children = configMaps(effective, stamp, filesOf(code, stamp.code));
  return {
    initContainers: [copying(effective, code)],
    mounted: [volumeOf(effective, code)],
    hidden: [{ name: FILES, projected: { defaultMode: FILE_MODE, sources: children.map(({ source }) => source) } }],
    children: children.map(({ object }) => object),
  };
}

function filesOf({ sha256 }: EffectiveCode, packed: PackedCode | undefined): PackedCode {
  if (packed?.sha256 === sha256) return packed;
  throw new AisubmitError('INVALID_INPUT', 'the code of this workload has not come with it', {
    reasons: [{ path: 'spec.code', message: 'names files from a folder, which a document cannot hold' }],
    fix: 'submit it from the folder with --code FOLDER; in a document use git instead',
  });
}

function copying(effective: Effective, { path }: EffectiveCode): Fields {
  const container = helperContainer(effective, {
    name: CODE,
    image: effective.spec.image,
    // The kubelet shows the files of a ConfigMap behind a link that it exchanges as a whole.
    command: ['cp', '-R', `${FROM}/..data/.`, `${path}/`],
    volumeMounts: [
      { name: FILES, mountPath: FROM, readOnly: true },
      { name: CODE, mountPath: path },
    ],
  });
  return { ...container, terminationMessagePolicy: 'FallbackToLogsOnError' };
}

function volumeOf(effective: Effective, { path }: EffectiveCode): Mounted {
  const emptyDir = { sizeLimit: effective.spec.resources.ephemeralStorage };
  return mounted(CODE, { emptyDir }, { mountPath: path });
}

/** Named by what they hold: a roll-out that fails keeps the files of the version that runs. */
function configMaps(
  effective: Effective,
  stamp: Stamp,
  { sha256, files }: PackedCode,
): { readonly object: KubeObject; readonly source: Fields }[] {
  return configMapFiles(files).map(({ content, items }, index) => {
    const metadata = childMetadata(effective, stamp, `-code-${sha256.slice(0, DIGEST_DIGITS)}-${index}`);
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, immutable: true, ...content };
    return { object, source: { configMap: { name: metadata.name, items } } };
  });
}
