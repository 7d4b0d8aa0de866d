import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isRoot } from './own-volume.ts';

/** Who a container runs as. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  /** Beside their own: of the volumes, and of shared data. */
  readonly groups: readonly number[];
}

/** Only programs and libraries, as in an image; nobody is known but whom the manifest mounts. */
function rootOf({ uid, gid }: Identity): string[] {
  return [
    ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/bin', '/bin', '--symlink', 'usr/lib', '/lib'],
    ...['--symlink', 'usr/lib64', '/lib64', '--dev', '/dev', '--proc', '/proc', '--die-with-parent', '--new-session'],
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--as-pid-1', '--uid', String(uid), '--gid', String(gid)],
  ];
}

/** The command line that runs something as somebody on a read-only root. */
export function bubble(who: Identity, binds: readonly string[], words: readonly string[]): string[] {
  const inside = ['bwrap', ...rootOf(who), ...binds, '--remount-ro', '/', '--clearenv', ...words];
  if (!isRoot) return inside;
  const { uid, gid, groups } = who;
  const as = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`];
  return [...as, groups.length === 0 ? '--clear-groups' : `--groups=${groups.join()}`, '--', ...inside];
}

/** Why no container can run on this machine; undefined where it can. */
export function whyNoContainer(...programs: readonly string[]): string | undefined {
  if (process.platform !== 'linux') return 'containers are Linux';
  for (const program of ['bwrap', ...programs]) {
    if (!existsSync(`/usr/bin/${program}`)) return `${program} is not installed`;
  }
  const [command = '', ...args] = bubble({ uid: 10_001, gid: 10_001, groups: [] }, [], ['--', 'true']);
  return spawnSync(command, args).status === 0 ? undefined : 'this machine lets nobody make a user namespace';
}
