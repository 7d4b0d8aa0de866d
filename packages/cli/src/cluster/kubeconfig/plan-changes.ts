import { editCluster, editContext, editUser, type Place } from './edit-entry.ts';
import { type EditableKubeconfig, openKubeconfig } from './kubeconfig-document.ts';
import type { KubeconfigEntry } from './kubeconfig-entry.ts';
import type { KubeconfigFiles } from './kubeconfig-files.ts';
import { shown } from './kubeconfig-problem.ts';
import { findItem, type ListName } from './named-items.ts';
import { textInPlaceOf } from './plain-node.ts';
import type { KubeconfigText } from './read-kubeconfig-text.ts';
import { type Part, verifiedText } from './verified-text.ts';

/** What one file will say. */
export interface PlannedFile {
  readonly before: KubeconfigText;
  readonly text: string;
  /** One sentence each. */
  readonly changes: readonly string[];
}

export interface Plan {
  /** The file that holds the user. */
  readonly path: string;
  /** In the order in which they are to be written. */
  readonly files: readonly PlannedFile[];
}

interface Draft extends Place, EditableKubeconfig {
  readonly before: KubeconfigText;
  readonly changes: string[];
  /** What of it holds something of ours. */
  readonly parts: Set<Part>;
}

const CURRENT = 'current-context';

/**
 * Decides what each kubeconfig will say: an entry is changed where it is, a new one goes where kubectl would put it,
 * and the current context is set where kubectl looks first.
 *
 * @throws AisubmitError `INVALID_INPUT` when a name is taken, or a file cannot be changed without harm.
 */
export function planChanges({ files, fallback }: KubeconfigFiles, entry: KubeconfigEntry): Plan {
  const drafts = files.map(draftOf);
  const homeOf = (list: ListName, name: string): Draft => {
    const home =
      drafts.find((draft) => findItem(draft, list, name) !== undefined) ??
      drafts.find(({ before }) => before === fallback);
    if (home === undefined) throw new TypeError('the file for new entries is none of the files');
    return home;
  };
  if (entry.cluster !== undefined) {
    const home = homeOf('clusters', entry.cluster.name);
    note(home, 'clusters', editCluster(home, entry.cluster));
  }
  const users = homeOf('users', entry.user.name);
  note(users, 'users', editUser(users, entry.user));
  const contexts = homeOf('contexts', entry.context.name);
  note(contexts, 'contexts', editContext(contexts, entry.context));
  if (entry.makeCurrent) {
    const home = drafts.find((draft) => currentOf(draft) !== '') ?? homeOf('contexts', '');
    note(home, CURRENT, setCurrent(home, entry.context.name));
  }
  return { path: users.path, files: drafts.flatMap((draft) => planned(draft, entry)) };
}

function draftOf(before: KubeconfigText): Draft {
  return { ...openKubeconfig(before.text, before.path), path: before.path, before, changes: [], parts: new Set() };
}

function note(draft: Draft, part: Part, change: string | undefined): void {
  draft.parts.add(part);
  if (change !== undefined) draft.changes.push(change);
}

function currentOf({ doc }: Draft): string {
  const current = doc.get(CURRENT);
  return typeof current === 'string' ? current : '';
}

function setCurrent(draft: Draft, name: string): string | undefined {
  const old = currentOf(draft);
  if (old === name) return undefined;
  draft.doc.set(CURRENT, textInPlaceOf(draft.doc.get(CURRENT, true), name));
  return `current context is ${shown(name)}${old === '' ? '' : `, it was ${shown(old)}`}`;
}

function planned(draft: Draft, entry: KubeconfigEntry): PlannedFile[] {
  const { before, changes, parts } = draft;
  // On Windows every file seems to be open to everybody.
  const tooOpen = process.platform !== 'win32' && ((before.mode ?? 0) & 0o077) !== 0;
  if (changes.length === 0 && !(parts.size > 0 && tooOpen)) return [];
  const { path, render } = draft;
  const text =
    changes.length === 0 ? (before.text ?? '') : verifiedText({ path, before: before.text, render, entry, parts });
  const narrowed = tooOpen ? [`permissions narrowed from ${octal(before.mode)} to 0600`] : [];
  return [{ before, text, changes: [...changes, ...narrowed] }];
}

function octal(mode: number | undefined): string {
  return `0${((mode ?? 0) & 0o777).toString(8)}`;
}
