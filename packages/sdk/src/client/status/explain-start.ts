import { safeText } from '../safe-text.ts';
import { bounded } from './bounded.ts';
import { plainly } from './plainly.ts';
import type { Finding } from './workload-state.ts';

/** What passes by itself is no problem. */
type Told = Pick<Finding, 'sentence' | 'next'> & { readonly problem?: false };

interface StartCause {
  readonly says: RegExp;
  readonly told: (found: readonly string[]) => Told;
}

const path = (text: string | undefined): string => safeText(text ?? '', 200);

const NOT_FOUND = (program: string | undefined): Told => ({
  sentence: `there is no program ${path(program)} in its image`,
  next: 'check the command, and that it is in the image; submit it again with --replace',
});

const NOT_EXECUTABLE = (program: string): Told => ({
  sentence: `${program} may not be executed by the user it runs as`,
  next: 'make the file executable in the image (chmod +x), and submit it again with --replace',
});

const CAUSES: readonly StartCause[] = [
  {
    says: /cannot allocate memory|resource temporarily unavailable|pids\.max|\/sys\/fs\/cgroup[\s\S]{0,300}no space left on device/,
    told: () => ({
      sentence: 'its node is so full of processes that it cannot start another',
      next: 'wait, it is tried again; tell your cluster admin if it stays so',
      problem: false,
    }),
  },
  {
    // What the node itself runs to start a container is none of the image.
    says: /get apparmor_parser version|fork\/exec (\S+): |exec: "?(apparmor_parser|fuse-overlayfs|nvidia-container-runtime\S*|containerd-shim[\w.-]*|conmon|runc|crun)\b/,
    told: ([, program, other]) => ({
      sentence: `its node cannot start containers: it lacks ${path(program ?? other ?? 'apparmor_parser')}`,
      next: 'tell your cluster admin; it is tried again',
    }),
  },
  {
    says: /exec:? \\?"?([^":\s\\]+)\\?"?: executable file not found|executable file `([^`]+)` not found/,
    told: ([, program, other]) => NOT_FOUND(program ?? other),
  },
  {
    // The file is there, as the kernel and not the search for it says.
    says: /\bexec (\/[^":\s]+): no such file or directory/,
    told: ([, program]) => ({
      sentence: `what ${path(program)} is to be run by (its first line, #!) is not in its image`,
      next: 'correct the first line of the file (Windows line ends count as part of it), and submit it again with --replace',
    }),
  },
  {
    says: /exec:? \\?"?([^":\s\\]+)\\?"?: (?:stat [^:]+: )?no such file or directory/,
    told: ([, program]) => NOT_FOUND(program),
  },
  {
    says: /exec:? \\?"?([^":\s\\]+)\\?"?: (?:stat [^:]+: )?permission denied/,
    told: ([, program]) => NOT_EXECUTABLE(path(program)),
  },
  {
    says: /open executable: Permission denied/,
    told: () => NOT_EXECUTABLE('its command'),
  },
  {
    says: /exec:? "?([^":\s]+)"?: is a directory/,
    told: ([, program]) => ({
      sentence: `its command ${path(program)} is a folder`,
      next: 'correct the command, and submit it again with --replace',
    }),
  },
  {
    says: /exec format error/,
    told: () => ({
      sentence: 'its program is not built for the kind of processor of the node, or is a script without #!',
      next: 'build the image for the nodes, such as `docker build --platform linux/amd64`',
    }),
  },
  {
    says: /chdir to cwd \("?([^")]+)"?\)[\s\S]*?(no such file or directory|permission denied)/,
    told: ([, folder, why = '']) => ({
      sentence: `its working folder ${path(folder)} ${why === 'permission denied' ? 'may not be entered by the user it runs as' : 'is not in its image'}`,
      next: 'correct the working folder (--workdir or the image), and submit it again with --replace',
    }),
  },
  {
    says: /no command specified|no executable found in image/i,
    told: () => ({
      sentence: 'neither its image nor the request says what to run',
      next: 'give the command after --, and submit it again with --replace',
    }),
  },
  {
    says: /runAsNonRoot and image will run as root/,
    told: () => ({
      sentence: 'its image runs as root, which is forbidden',
      next: 'submit it again with --uid 1000 --replace, or use an image whose USER is a number other than 0',
    }),
  },
  {
    says: /runAsNonRoot and image has non-numeric user \(([^)]+)\)/,
    told: ([, user]) => ({
      sentence: `its image names its user (${path(user)}) by name, so nobody can tell that it is not root`,
      next: 'submit it again with --uid and the number, or write the number into USER of the image',
    }),
  },
  {
    says: /runAsUser breaks non-root policy/,
    told: () => ({
      sentence: 'it asks to run as root, which is forbidden',
      next: 'submit it again with --uid 1000 --replace',
    }),
  },
  {
    says: /\bno users found\b/,
    told: () => ({
      sentence: 'the user that its image names (USER) is not in the image',
      next: 'submit it again with --uid and a number, or correct USER of the image',
    }),
  },
  {
    says: /unable to find user (\S+?):? no matching entries in passwd file/,
    told: ([, user]) => ({
      sentence: `its image has no user ${path(user)}`,
      next: 'submit it again with --uid and a number, or correct USER of the image',
    }),
  },
  {
    says: /unsatisfied condition: cuda ?>= ?(\d[\d.]{0,10})/,
    told: ([, version]) => ({
      sentence: `its image wants CUDA ${path(version)}, which is newer than the driver of its node allows`,
      next: 'use an image for an older CUDA, or another pool with --node-pool; or ask your cluster admin for a newer driver',
    }),
  },
  {
    says: /l?stat \/dev\/(?:nvidia|dri|kfd|infiniband|accel)\S*: no such file/,
    told: () => ({
      sentence: 'a device that its node gave it is no longer there',
      next: 'submit it again with --replace; tell your cluster admin: a GPU or its driver may have failed',
    }),
  },
  {
    says: /nvidia-container-cli: ([^\n]{1,300})|could not select device driver|failed to inject CDI devices/,
    told: ([, why]) => ({
      sentence: `the node cannot give it its GPU${why === undefined ? '' : `: ${plainly(why)}`}`,
      next: 'tell your cluster admin: the driver of the node may be broken or older than the image wants',
    }),
  },
  {
    says: /error mounting "[^"]*" to rootfs at "([^"]+)"[\s\S]*?(read-only file system|not a directory|permission denied|no such file or directory)/,
    told: ([, where, why = '']) => ({
      sentence: `nothing can be mounted at ${path(where)} of its image: ${why}`,
      next: 'mount it elsewhere, and submit it again with --replace',
    }),
  },
  {
    says: /failed to (?:prepare|create) subPath(?: directory)? for volumeMount "([^"]+)"/,
    told: ([, volume]) => ({
      sentence: `the folder of volume ${path(volume)} that it mounts cannot be made`,
      next: 'check that it may write to the volume, or that the folder is there',
    }),
  },
  {
    says: /^(?:rpc error: code = \w+ desc = )?stat (\/\S+): no such file or directory/,
    told: ([, folder]) => ({
      sentence: `its node has no ${path(folder)}, which it mounts`,
      next: 'ask your cluster admin for a node pool that has it',
    }),
  },
  {
    says: /(apparmor|seccomp) is not supported|[Cc]annot enforce (AppArmor)/,
    told: ([, one, other]) => ({
      sentence: `its node has no ${(one ?? other)?.toLowerCase() === 'seccomp' ? 'seccomp' : 'AppArmor'}, by which it is to be confined`,
      next: 'tell your cluster admin, or choose another pool with --node-pool',
    }),
  },
  {
    says: /user namespaces? (?:are|is) not supported|the handler \S+ is not known|runtime does not support user namespaces/i,
    told: () => ({
      sentence: 'its node cannot give it a user namespace (hostUsers: false)',
      next: 'tell your cluster admin that the node or its runtime is too old for it, or choose another pool with --node-pool',
    }),
  },
  {
    says: /^PostStartHook failed|Exec lifecycle hook/,
    told: () => ({
      sentence: 'what it is to run right after its start (postStart) failed',
      next: 'see why with `kubectl aisubmit logs`',
    }),
  },
  {
    says: /no space left on device/,
    told: () => ({ sentence: 'the disk of the node is full', next: 'tell your cluster admin' }),
  },
  {
    says: /container init was OOM-killed|memory\.max|minimum memory limit|set memory limit \d+ too low/,
    told: () => ({
      sentence: 'it has too little memory even to be started',
      next: 'submit it again with more --memory',
    }),
  },
  {
    says: /device plugin PreStartContainer rpc failed with err: ([\s\S]*)/,
    told: ([, why]) => ({
      sentence: `the node cannot give it its devices: ${plainly(why ?? '')}`,
      next: 'tell your cluster admin; it is tried again',
    }),
  },
  {
    says: /no relationship found between node/,
    told: () => ({
      sentence: 'its node may not read yet what it needs',
      next: 'wait; it is tried again. Tell your cluster admin if it stays so',
      problem: false,
    }),
  },
  {
    says: /failed to sync (secret|configmap) cache|services have not yet been read/,
    told: () => ({
      sentence: 'its node is busy and has not read yet what it needs',
      next: 'wait; it is tried again',
      problem: false,
    }),
  },
  {
    says: /context deadline exceeded|failed to reserve container name|name "[^"]+" is (?:reserved|already in use)/,
    told: () => ({
      sentence: 'its node is too busy to start it in time',
      next: 'wait; it is tried again. Tell your cluster admin if it stays so',
      problem: false,
    }),
  },
];

/** Says what a runtime or a kubelet means that could not set up or start a container; undefined where its words are not known. */
export function explainStart(message: string): Told | undefined {
  for (const { says, told } of CAUSES) {
    const found = says.exec(bounded(message));
    if (found !== null) return told(found);
  }
  return undefined;
}
