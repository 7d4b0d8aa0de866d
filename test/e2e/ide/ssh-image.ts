import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bubble, whyNoContainer } from '../../node/bubble.ts';
import { isRoot } from '../../node/own-volume.ts';
import { makeFolder } from '../../node/place-volumes.ts';
import type { Obj } from '../../sandbox/api/object.ts';
import { type ExecScript, runProcess, type Sandbox } from '../../sandbox/sandbox.ts';

/** Why no pod with an SSH server can be played on this machine. */
export const unable = whyNoContainer('ssh', 'ssh-keygen', '../sbin/sshd');

/** Pods whose image has this machine's programs, OpenSSH among them; their homes stay. */
export interface SshImage extends Disposable {
  readonly exec: ExecScript;
  /** The folder that is the home of a notebook. */
  home(workload: string): string;
  /** True: the image has no SSH server any more. */
  isBare: boolean;
}

interface Spec {
  readonly containers: readonly [
    {
      readonly env?: readonly { readonly name: string; readonly value?: string }[];
      readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number };
    },
  ];
}

/** The first process of a container has its variables; sshd would hide those of its own process. */
const FIRST = ['sh', '-c', '"$@"; exit $?', 'sh'];

/** @param sandbox where the ConfigMaps of the pods are read. */
export function startSshImage(sandbox: () => Sandbox): SshImage {
  const folder = makeFolder(mkdtempSync(path.join(tmpdir(), 'aisubmit-image-')));
  const image: SshImage = {
    isBare: false,
    home: (workload) => path.join(folder, workload),
    exec: async (call) => {
      const workload = call.pod.metadata.labels?.['aisubmit.dev/workload'] ?? '';
      const spec = call.pod['spec'] as unknown as Spec;
      const [{ env = [], securityContext }] = spec.containers;
      const who = { uid: securityContext.runAsUser, gid: securityContext.runAsGroup, groups: [] };
      const scripts = await placeScripts(sandbox(), call.pod, path.join(folder, `${call.pod.metadata.uid}`));
      const home = ownFolder(image.home(workload), who);
      const binds = [
        ...['--ro-bind', scripts, '/var/run/aisubmit-ssh', '--ro-bind', path.join(scripts, 'passwd'), '/etc/passwd'],
        ...['--symlink', 'usr/sbin', '/sbin', '--bind', home, '/home/aisubmit', '--tmpfs', '/tmp'],
        ...(image.isBare ? ['--tmpfs', '/usr/sbin'] : []),
      ];
      const set = env.flatMap(({ name, value }) => (value === undefined ? [] : ['--setenv', name, value]));
      const variables = ['--setenv', 'PATH', '/opt/image/bin:/usr/bin:/bin', ...set];
      const command = bubble(who, binds, [...variables, '--', ...FIRST, ...call.command]);
      return runProcess()({ ...call, command });
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
  return image;
}

async function placeScripts(sandbox: Sandbox, pod: Obj, folder: string): Promise<string> {
  const { labels, namespace } = pod.metadata;
  const name = `${labels?.['aisubmit.dev/workload']}-ssh`;
  const { body } = await sandbox.admin<{ data?: Readonly<Record<string, string>> }>(
    'GET',
    `/api/v1/namespaces/${namespace}/configmaps/${name}`,
  );
  mkdirSync(folder, { recursive: true });
  for (const [key, text] of Object.entries(body.data ?? {})) {
    // Another process may just be starting with the file of before.
    const fresh = path.join(folder, `${key}.${randomUUID()}`);
    writeFileSync(fresh, text);
    chmodSync(fresh, 0o555);
    renameSync(fresh, path.join(folder, key));
  }
  return folder;
}

function ownFolder(folder: string, { uid, gid }: { readonly uid: number; readonly gid: number }): string {
  mkdirSync(folder, { recursive: true });
  if (isRoot) chownSync(folder, uid, gid);
  return folder;
}
