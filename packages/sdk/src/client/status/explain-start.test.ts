import { expect, test } from 'vitest';
import { explainStart } from './explain-start.ts';

test.each<[string, string, string | undefined]>([
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "trian": executable file not found in $PATH: unknown',
    'there is no program trian in its image',
    'check the command, and that it is in the image; submit it again with --replace',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/app/run.sh": stat /app/run.sh: no such file or directory: unknown',
    'there is no program /app/run.sh in its image',
    'check the command, and that it is in the image; submit it again with --replace',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app/run.sh": permission denied: unknown',
    '/app/run.sh may not be executed by the user it runs as',
    'make the file executable in the image (chmod +x), and submit it again with --replace',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app": is a directory: unknown',
    'its command /app is a folder',
    'correct the command, and submit it again with --replace',
  ],
  [
    'exec /app/run: exec format error',
    'its program is not built for the kind of processor of the node, or is a script without #!',
    'build the image for the nodes, such as `docker build --platform linux/amd64`',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: chdir to cwd ("/work") set in config.json failed: no such file or directory: unknown',
    'its working folder /work is not in its image',
    'correct the working folder (--workdir or the image), and submit it again with --replace',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: chdir to cwd ("/root") set in config.json failed: permission denied: unknown',
    'its working folder /root may not be entered by the user it runs as',
    'correct the working folder (--workdir or the image), and submit it again with --replace',
  ],
  [
    'failed to generate container "x" spec: failed to generate spec: no command specified',
    'neither its image nor the request says what to run',
    'give the command after --, and submit it again with --replace',
  ],
  [
    'container has runAsNonRoot and image will run as root (pod: "x_team-a(1)", container: training)',
    'its image runs as root, which is forbidden',
    'submit it again with --uid 1000 --replace, or use an image whose USER is a number other than 0',
  ],
  [
    'container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root (pod: "x", container: training)',
    'its image names its user (app) by name, so nobody can tell that it is not root',
    'submit it again with --uid and the number, or write the number into USER of the image',
  ],
  [
    `container's runAsUser breaks non-root policy (pod: "x", container: training)`,
    'it asks to run as root, which is forbidden',
    'submit it again with --uid 1000 --replace',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: unable to find user app: no matching entries in passwd file: unknown',
    'its image has no user app',
    'submit it again with --uid and a number, or correct USER of the image',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error running prestart hook #0: exit status 1, stdout: , stderr: nvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.4, please update your driver: unknown',
    'its image wants CUDA 12.4, which is newer than the driver of its node allows',
    'use an image for an older CUDA, or another pool with --node-pool; or ask your cluster admin for a newer driver',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: failed to inject CDI devices: unresolvable CDI devices nvidia.com/gpu=0',
    'the node cannot give it its GPU',
    'tell your cluster admin: the driver of the node may be broken or older than the image wants',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error mounting "/var/lib/kubelet/pods/x" to rootfs at "/etc/passwd": create mountpoint for /etc/passwd mount: not a directory: unknown',
    'nothing can be mounted at /etc/passwd of its image: not a directory',
    'mount it elsewhere, and submit it again with --replace',
  ],
  [
    'failed to create subPath directory for volumeMount "data" of container "training"',
    'the folder of volume data that it mounts cannot be made',
    'check that it may write to the volume, or that the folder is there',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown',
    'it has too little memory even to be started',
    'submit it again with more --memory',
  ],
  [
    'failed to start container: write /run/x: no space left on device',
    'the disk of the node is full',
    'tell your cluster admin',
  ],
  [
    'failed to sync secret cache: timed out waiting for the condition',
    'its node is busy and has not read yet what it needs',
    'wait; it is tried again',
  ],
  [
    'failed to reserve container name "x": name "x" is reserved for "y"',
    'its node is too busy to start it in time',
    'wait; it is tried again. Tell your cluster admin if it stays so',
  ],
  [
    'context deadline exceeded',
    'its node is too busy to start it in time',
    'wait; it is tried again. Tell your cluster admin if it stays so',
  ],
  [
    'container create failed: time="2026" level=error msg="runc create failed: unable to start container process: exec: \\"trian\\": executable file not found in $PATH"',
    'there is no program trian in its image',
    'check the command, and that it is in the image; submit it again with --replace',
  ],
  [
    'container create failed: executable file `trian` not found in $PATH: No such file or directory',
    'there is no program trian in its image',
    'check the command, and that it is in the image; submit it again with --replace',
  ],
  [
    'container create failed: open executable: Permission denied',
    'its command may not be executed by the user it runs as',
    'make the file executable in the image (chmod +x), and submit it again with --replace',
  ],
  [
    'set memory limit 1048576 too low; should be at least 12582912 bytes',
    'it has too little memory even to be started',
    'submit it again with more --memory',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec /app/run.sh: no such file or directory: unknown',
    'what /app/run.sh is to be run by (its first line, #!) is not in its image',
    'correct the first line of the file (Windows line ends count as part of it), and submit it again with --replace',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: unable to retrieve OCI runtime error (open /run/log.json: no such file or directory): fork/exec /usr/bin/nvidia-container-runtime: no such file or directory: unknown',
    'its node cannot start containers: it lacks /usr/bin/nvidia-container-runtime',
    'tell your cluster admin; it is tried again',
  ],
  [
    'failed to create containerd container: get apparmor_parser version: exec: "apparmor_parser": executable file not found in $PATH',
    'its node cannot start containers: it lacks apparmor_parser',
    'tell your cluster admin; it is tried again',
  ],
  [
    'device plugin PreStartContainer rpc failed with err: rpc error: code = Unavailable desc = connection refused',
    'the node cannot give it its devices: connection refused',
    'tell your cluster admin; it is tried again',
  ],
  [
    'secrets "tok" is forbidden: User "system:node:n1" cannot get resource "secrets" in API group "" in the namespace "team-a": no relationship found between node \'n1\' and this object',
    'its node may not read yet what it needs',
    'wait; it is tried again. Tell your cluster admin if it stays so',
  ],
  [
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: unable to apply cgroup configuration: mkdir /sys/fs/cgroup/memory/kubepods: no space left on device: unknown',
    'its node is so full of processes that it cannot start another',
    'wait, it is tried again; tell your cluster admin if it stays so',
  ],
  [
    'failed to start containerd task "training": fork/exec /usr/bin/runc: resource temporarily unavailable',
    'its node is so full of processes that it cannot start another',
    'wait, it is tried again; tell your cluster admin if it stays so',
  ],
  [
    'failed to create containerd task: failed to start shim: start failed: : exec: "containerd-shim-nvidia-v2": executable file not found in $PATH: unknown',
    'its node cannot start containers: it lacks containerd-shim-nvidia-v2',
    'tell your cluster admin; it is tried again',
  ],
  [
    'failed to generate container "a1b2" spec: failed to generate spec opts: mount callback failed on /tmp/containerd-mount1: no users found',
    'the user that its image names (USER) is not in the image',
    'submit it again with --uid and a number, or correct USER of the image',
  ],
  [
    'failed to generate spec: lstat /dev/nvidia0: no such file or directory',
    'a device that its node gave it is no longer there',
    'submit it again with --replace; tell your cluster admin: a GPU or its driver may have failed',
  ],
  [
    'stat /data/imagenet: no such file or directory',
    'its node has no /data/imagenet, which it mounts',
    'ask your cluster admin for a node pool that has it',
  ],
  [
    'failed to get container spec opts: failed to generate apparmor spec opts: apparmor is not supported',
    'its node has no AppArmor, by which it is to be confined',
    'tell your cluster admin, or choose another pool with --node-pool',
  ],
  [
    'user namespaces are not supported by the runtime',
    'its node cannot give it a user namespace (hostUsers: false)',
    'tell your cluster admin that the node or its runtime is too old for it, or choose another pool with --node-pool',
  ],
  [
    'the container name "k8s_training_training-mnist-0" is already in use by a1b2. You have to remove that container to be able to reuse that name: that name is already in use',
    'its node is too busy to start it in time',
    'wait; it is tried again. Tell your cluster admin if it stays so',
  ],
  [
    'PostStartHook failed',
    'what it is to run right after its start (postStart) failed',
    'see why with `kubectl aisubmit logs`',
  ],
])('a runtime: %s', (message, sentence, next) => {
  const found = explainStart(message);
  expect([found?.sentence, found?.next]).toEqual([sentence, next]);
});
