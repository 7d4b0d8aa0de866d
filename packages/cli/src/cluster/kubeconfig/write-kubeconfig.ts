import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../host.ts';
import type { KubeconfigEntry } from './kubeconfig-entry.ts';
import { fileProblem, kubeconfigProblem } from './kubeconfig-problem.ts';
import type { Plan, PlannedFile } from './plan-changes.ts';

/** Another program that changes the file keeps its lock for milliseconds. */
const LOCK_WAIT_MS = 5000;
/** Programs that do not know the lock may come in between; not this often. */
const MAX_TRIES = 10;
const HALF_WRITTEN_MS = 50;
const WRITABLE_BY_OWNER = 0o200;

export interface WriteKubeconfigOptions {
  /** `--kubeconfig`; otherwise `KUBECONFIG` or the home folder decides. */
  readonly kubeconfigPath?: string | undefined;
  readonly entry: KubeconfigEntry;
  /** How long another program may hold the lock, in milliseconds. @default 5000 */
  readonly lockWaitMs?: number | undefined;
}

export interface WrittenKubeconfig {
  /** The file that holds the user. */
  readonly path: string;
  /** What was changed, one sentence each; empty when everything was there already. */
  readonly changes: readonly string[];
}

/**
 * Merges a login's cluster, user and context into the kubeconfig that kubectl reads. Everything else in it stays:
 * comments, order, unknown fields. No copy of the old file is left behind.
 *
 * @throws AisubmitError `INVALID_INPUT` when that cannot be done without losing something; nothing is written then.
 */
export async function writeKubeconfig(
  host: Pick<Host, 'env' | 'platform'>,
  { kubeconfigPath, entry, lockWaitMs = LOCK_WAIT_MS }: WriteKubeconfigOptions,
): Promise<WrittenKubeconfig> {
  const [{ kubeconfigFiles }, { planChanges }, { withLocks }] = await Promise.all([
    import('./kubeconfig-files.ts'),
    import('./plan-changes.ts'),
    import('./lock-files.ts'),
  ]);
  const plan = async (): Promise<Plan> => planChanges(await kubeconfigFiles(host, kubeconfigPath), entry);
  const changes: string[] = [];
  let wanted = await plan().catch(async () => {
    // kubectl writes in place: what was read may have been half of it.
    await sleep(HALF_WRITTEN_MS);
    return plan();
  });
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const locks = wanted.files.flatMap(({ before }) => [before.path, before.target]);
    for (const file of wanted.files) await makeReady(file);
    const isDone = await withLocks(locks, lockWaitMs, async () => {
      // What was read before the lock was ours may be old.
      wanted = await plan();
      if (!wanted.files.every(({ before }) => locks.includes(before.path) && locks.includes(before.target)))
        return false;
      return writeAll(wanted, changes);
    });
    if (isDone) return { path: wanted.path, changes };
  }
  throw kubeconfigProblem(wanted.path, 'keeps being changed by another program', 'try again when that has ended');
}

/** @returns false when a file has changed since it was read. */
async function writeAll({ path: main, files }: Plan, changes: string[]): Promise<boolean> {
  const { replaceFile } = await import('./replace-file.ts');
  for (const { before, text, changes: made } of files) {
    if (!(await replaceFile(before, text))) return false;
    changes.push(...made.map((change) => (before.path === main ? change : `${before.path}: ${change}`)));
  }
  return true;
}

/** @throws AisubmitError for a file that its owner has made read-only, or that is somebody else's. */
async function makeReady({ before }: PlannedFile): Promise<void> {
  const me = process.geteuid?.();
  if (before.uid !== undefined && me !== undefined && before.uid !== me) {
    throw kubeconfigProblem(before.path, 'belongs to another user', 'name a file of your own with --kubeconfig');
  }
  if (before.mode !== undefined && (before.mode & WRITABLE_BY_OWNER) === 0) {
    throw kubeconfigProblem(
      before.path,
      'is read-only',
      'make it writable, or name another file with --kubeconfig or KUBECONFIG',
    );
  }
  if (before.text !== undefined) return;
  try {
    await mkdir(path.dirname(before.path), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileProblem(error, before.path, 'written');
  }
}
