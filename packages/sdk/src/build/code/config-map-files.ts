import type { CodeFile } from './code-file.ts';
import { CODE_LIMITS } from './pack-code.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The files of one ConfigMap, and where its keys go in the volume. */
export interface ConfigMapFiles {
  /** `data` for text, which people can read in the cluster, and `binaryData` for the rest. */
  readonly content: Fields;
  readonly items: readonly Fields[];
}

const EXECUTABLE_MODE = 0o755;
const MAX_KEY_NAME = 64;
/** What a terminal or a reader of the object could not make out is no text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Spreads files over as few ConfigMaps as their order allows. */
export function configMapFiles(files: readonly CodeFile[]): ConfigMapFiles[] {
  const bins: { size: number; readonly files: Keyed[] }[] = [];
  for (const [index, file] of files.entries()) {
    const size = file.bytes.length;
    const bin = bins.find((each) => each.size + size <= CODE_LIMITS.fileBytes);
    const keyed = { file, key: keyOf(file.path, index) };
    if (bin === undefined) bins.push({ size, files: [keyed] });
    else {
      bin.size += size;
      bin.files.push(keyed);
    }
  }
  return bins.map(({ files: ofBin }) => ({ content: contentOf(ofBin), items: ofBin.map(itemOf) }));
}

interface Keyed {
  readonly key: string;
  readonly file: CodeFile;
}

/** Keys cannot spell paths, so the number tells files apart and the name is for people. */
function keyOf(path: string, index: number): string {
  const name = path.split('/').at(-1) ?? '';
  return `${index}.${name.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(-MAX_KEY_NAME)}`;
}

function contentOf(files: readonly Keyed[]): Fields {
  const data: Record<string, string> = {};
  const binaryData: Record<string, string> = {};
  for (const { key, file } of files) {
    const text = readable(file.bytes);
    if (text === undefined) binaryData[key] = base64(file.bytes);
    else data[key] = text;
  }
  return {
    ...(Object.keys(data).length === 0 ? {} : { data }),
    ...(Object.keys(binaryData).length === 0 ? {} : { binaryData }),
  };
}

function itemOf({ key, file }: Keyed): Fields {
  return { key, path: file.path, ...(file.executable === true ? { mode: EXECUTABLE_MODE } : {}) };
}

function readable(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return UNREADABLE.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function base64(bytes: Uint8Array): string {
  const step = 8190;
  let text = '';
  for (let at = 0; at < bytes.length; at += step) text += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(text);
}
