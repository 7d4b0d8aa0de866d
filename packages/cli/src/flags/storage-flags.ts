import { readMount } from './mount-syntax.ts';
import type { RequestDraft } from './request-draft.ts';
import { pairs, type RequestFlag } from './request-flag.ts';

const group = 'storage';

/** Volumes: `--mount` in our words, the others in Run:ai's. */
export const STORAGE_FLAGS: readonly RequestFlag[] = [
  {
    name: 'mount',
    value: 'TYPE:WHAT:/PATH[:ro]',
    repeat: true,
    group,
    summary:
      'Volume; repeatable. pvc:CLAIM:/PATH, newpvc:SIZE:/PATH[:class=NAME][:rwx], configmap:NAME:/PATH, secret:NAME:/PATH, ' +
      'emptydir:SIZE:/PATH[:memory], and where the policy names them nfs:SERVER:/EXPORT:/PATH, hostpath:/NODE/PATH:/PATH, ' +
      'image:REFERENCE:/PATH; each with :ro and :sub=FOLDER.',
    path: 'mounts',
    set: (draft, text) => draft.push('mounts', readMount(text, draft)),
  },
  {
    name: 'code',
    kinds: ['Training', 'Inference'],
    value: 'FOLDER',
    group,
    summary: 'Small folder of code that goes along and is where the command starts; .gitignore holds.',
    path: 'code.sha256',
    // The folder is read before anything is asked or sent; the request holds its digest.
    set: () => undefined,
  },
  {
    name: 'code-path',
    kinds: ['Training', 'Inference'],
    value: 'PATH',
    group,
    summary: 'Where the code of --code goes in the container; /workspace/code without it.',
    path: 'code.path',
  },
  {
    name: 'home-size',
    kinds: ['Notebook'],
    value: 'SIZE',
    group,
    summary: 'Size of the home volume, which outlives the notebook.',
    path: 'home.size',
  },
  {
    name: 'home-storage-class',
    kinds: ['Notebook'],
    value: 'NAME',
    group,
    summary: 'StorageClass of the home volume.',
    path: 'home.storageClass',
  },
  { ...runai('existing-pvc', 'claimname=NAME,path=PATH'), set: setExistingPvc },
  { ...runai('new-pvc', 'size=SIZE,path=PATH'), set: setNewPvc },
  { ...runai('configmap-map-volume', 'name=NAME,path=PATH'), set: (draft, text) => setNamed(draft, text, 'configMap') },
  { ...runai('secret-volume', 'name=NAME,path=PATH'), set: (draft, text) => setNamed(draft, text, 'secret') },
  { ...runai('nfs', 'server=SERVER,path=EXPORT,mountpath=PATH[,readwrite]'), set: setNfs },
  { ...runai('host-path', 'path=NODE_PATH,mount=PATH[,readwrite]'), set: setHostPath },
  { ...runai('empty-dir-volume', 'path=PATH,size-limit=SIZE'), set: setEmptyDir },
];

// Run:ai mounts both read-only unless told otherwise.
function setNfs(draft: RequestDraft, text: string): void {
  const found = pairs(text, ['server', 'path', 'mountpath', 'mount', 'readwrite'], draft);
  const { server, path, readwrite } = found;
  const nfs = { server, path };
  draft.push('mounts', { path: found['mountpath'] ?? found['mount'], readOnly: readwrite !== 'true', nfs });
}

function setHostPath(draft: RequestDraft, text: string): void {
  const found = pairs(text, ['path', 'mount', 'mountpath', 'readwrite'], draft);
  const { path, readwrite } = found;
  const hostPath = { path };
  draft.push('mounts', { path: found['mount'] ?? found['mountpath'], readOnly: readwrite !== 'true', hostPath });
}

function runai(name: string, value: string): Omit<RequestFlag, 'set'> {
  return { name, value, repeat: true, group, path: 'mounts', hidden: true, summary: 'Run:ai spelling of --mount.' };
}

function setExistingPvc(draft: RequestDraft, text: string): void {
  const {
    claimname: claimName,
    path,
    readonly,
    subpath,
  } = pairs(text, ['claimname', 'path', 'readonly', 'subpath'], draft);
  draft.push('mounts', withOptions({ path, pvc: { claimName } }, readonly, subpath));
}

function setNewPvc(draft: RequestDraft, text: string): void {
  const known = ['size', 'path', 'storageclass', 'accessmode-rwo', 'accessmode-rwm', 'readonly'];
  const found = pairs(text, known, draft);
  const accessMode = found['accessmode-rwm'] === 'true' ? 'ReadWriteMany' : 'ReadWriteOnce';
  const { size, path, storageclass, readonly } = found;
  const newPvc = { size, accessMode, ...(storageclass === undefined ? {} : { storageClass: storageclass }) };
  draft.push('mounts', withOptions({ path, newPvc }, readonly));
}

function setNamed(draft: RequestDraft, text: string, source: 'configMap' | 'secret'): void {
  const { name, path, subpath } = pairs(text, ['name', 'path', 'subpath'], draft);
  draft.push('mounts', withOptions({ path, [source]: { name } }, undefined, subpath));
}

function setEmptyDir(draft: RequestDraft, text: string): void {
  const found = pairs(text, ['path', 'size-limit', 'medium'], draft);
  const medium = found['medium']?.toLowerCase() === 'memory' ? { medium: 'Memory' } : {};
  draft.push('mounts', { path: found['path'], emptyDir: { size: found['size-limit'], ...medium } });
}

function withOptions(mount: object, readonly?: string, subPath?: string): object {
  return {
    ...mount,
    ...(readonly === undefined ? {} : { readOnly: readonly !== 'false' }),
    ...(subPath === undefined ? {} : { subPath }),
  };
}
