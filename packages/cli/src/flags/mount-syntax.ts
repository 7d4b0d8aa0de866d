import { closest } from '@aisubmit/sdk';
import type { RequestDraft } from './request-draft.ts';

type Mount = { [key: string]: unknown };

/** Reads `TYPE:WHAT:/PATH[:OPTION…]`, such as `pvc:data:/data:ro`; commas between the options do as well. */
export function readMount(text: string, draft: RequestDraft): Mount {
  const [type = '', ...words] = text.split(':');
  const source = SOURCES[type.toLowerCase()];
  if (source === undefined) throw notOneOf(`starts with "${type}"`, { word: type, known: SOURCES }, draft);
  const { what, path, options } = split(words, source);
  if (what === '' || path === undefined) throw draft.wrong(`must be ${source.form}`, EXAMPLES);
  const mount: Mount = { path, ...source.read(what) };
  for (const option of options) readOption(mount, option, draft);
  return mount;
}

/** What may itself hold colons, so the paths in it are counted. */
function split(
  words: readonly string[],
  { pathsBefore = 0 }: Source,
): { readonly what: string; readonly path: string | undefined; readonly options: readonly string[] } {
  const paths = [...words.keys()].filter((index) => words[index]?.startsWith('/'));
  const at = paths[pathsBefore] ?? words.length;
  // The other flags have commas between their parts.
  const [path, ...options] = words.slice(at).flatMap((word) => word.split(','));
  return { what: words.slice(0, at).join(':'), path, options };
}

/** `SERVER:/EXPORT`; an IPv6 address stands in brackets. */
function readExport(what: string): Mount {
  const at = what.indexOf(':/');
  const server = what.slice(0, at).replace(/^\[(.*)\]$/, '$1');
  return { nfs: { server, path: what.slice(at + 1) } };
}

interface Source {
  readonly form: string;
  /** Words that start with a slash and belong to what is mounted. @default 0 */
  readonly pathsBefore?: number;
  readonly read: (what: string) => Mount;
}

const SOURCES: Readonly<Record<string, Source>> = {
  pvc: { form: 'pvc:CLAIM:/PATH', read: (claimName) => ({ pvc: { claimName } }) },
  newpvc: { form: 'newpvc:SIZE:/PATH', read: (size) => ({ newPvc: { size } }) },
  configmap: { form: 'configmap:NAME:/PATH', read: (name) => ({ configMap: { name } }) },
  secret: { form: 'secret:NAME:/PATH', read: (name) => ({ secret: { name } }) },
  nfs: { form: 'nfs:SERVER:/EXPORT:/PATH', pathsBefore: 1, read: readExport },
  hostpath: { form: 'hostpath:/NODE/PATH:/PATH', pathsBefore: 1, read: (path) => ({ hostPath: { path } }) },
  image: { form: 'image:REFERENCE:/PATH', read: (reference) => ({ image: { reference } }) },
  emptydir: { form: 'emptydir:SIZE:/PATH', read: (size) => ({ emptyDir: { size } }) },
};

const EXAMPLES =
  'write for example pvc:data:/data:ro, newpvc:100Gi:/work, configmap:settings:/config, secret:ssh-key:/keys, emptydir:10Gi:/scratch, nfs:SERVER:/EXPORT:/PATH, hostpath:/NODE/PATH:/PATH or image:REFERENCE:/PATH';

const ACCESS_MODES: Readonly<Record<string, string>> = {
  rwo: 'ReadWriteOnce',
  rwop: 'ReadWriteOncePod',
  rwx: 'ReadWriteMany',
};

function readOption(mount: Mount, option: string, draft: RequestDraft): void {
  const at = option.indexOf('=');
  const [key, value] = at === -1 ? [option, ''] : [option.slice(0, at), option.slice(at + 1)];
  const known = OPTIONS[key.toLowerCase()];
  if (known === undefined) throw notOneOf(`ends with "${option}"`, { word: key, known: OPTIONS }, draft);
  if (!known(mount, value))
    throw draft.wrong(`has the option "${key}", which this type of volume does not take`, EXAMPLES);
}

function notOneOf(
  message: string,
  { word, known }: { readonly word: string; readonly known: object },
  draft: RequestDraft,
): Error {
  const words = Object.keys(known);
  const near = closest(word, words);
  const fix = near === undefined ? EXAMPLES : `did you mean ${near}?`;
  return draft.wrong(`${message}, which is not one of ${words.join(', ')}`, fix);
}

const OPTIONS: Readonly<Record<string, (mount: Mount, value: string) => boolean>> = {
  ro: (mount) => set(mount, 'readOnly', true),
  rw: (mount) => set(mount, 'readOnly', false),
  sub: (mount, value) => set(mount, 'subPath', value),
  class: (mount, value) => setIn(mount, 'newPvc', { storageClass: value }),
  rwo: (mount) => setIn(mount, 'newPvc', { accessMode: ACCESS_MODES['rwo'] }),
  rwop: (mount) => setIn(mount, 'newPvc', { accessMode: ACCESS_MODES['rwop'] }),
  rwx: (mount) => setIn(mount, 'newPvc', { accessMode: ACCESS_MODES['rwx'] }),
  type: (mount, value) => setIn(mount, 'hostPath', { type: value }),
  memory: (mount) => setIn(mount, 'emptyDir', { medium: 'Memory' }),
};

function set(mount: Mount, key: string, value: unknown): boolean {
  mount[key] = value;
  return true;
}

function setIn(mount: Mount, source: string, values: Mount): boolean {
  const current = mount[source];
  if (typeof current !== 'object' || current === null) return false;
  mount[source] = { ...current, ...values };
  return true;
}
