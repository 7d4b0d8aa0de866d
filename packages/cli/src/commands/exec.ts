import { SHELL, startCommand } from '@aisubmit/sdk/client';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { withCluster } from '../cluster/connect.ts';
import { attach } from '../exec/attach.ts';
import { findPod } from '../exec/find-pod.ts';
import { POD_FLAGS } from '../exec/pod-flags.ts';
import { durationSeconds } from '../flags/duration-flag.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { WORKLOAD_ARG } from '../flags/workload-arg.ts';
import type { Host } from '../host.ts';

export class Exec extends BaseCommand {
  static override description =
    'Runs a command in a workload, word for word, and ends with its exit code; what goes wrong before that is said ' +
    'after "error:". Without a command it opens a shell: bash where there is one, else sh.';

  static override usage = 'exec WORKLOAD [FLAGS] [-- COMMAND...]';

  static override examples = [
    '<%= config.bin %> exec lab',
    '<%= config.bin %> exec mnist -- nvidia-smi',
    '<%= config.bin %> exec mnist -it -- python',
    '<%= config.bin %> exec training/search --index 3 -- tail -n 5 /work/train.log',
    'cat data.csv | <%= config.bin %> exec lab -i -- sh -c "gzip > data.csv.gz"',
  ];

  static override args = WORKLOAD_ARG;

  static override flags = {
    stdin: boolean({ char: 'i', summary: 'Hand the command what this one gets on stdin.' }),
    tty: boolean({ char: 't', summary: 'Give the command a terminal.' }),
    ...POD_FLAGS,
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args, command = [] } = await this.readLine(Exec);
    const { host } = this;
    const patience = durationSeconds('--pod-running-timeout', flags['pod-running-timeout']);
    const isShell = command.length === 0;
    const stdin = flags.stdin || isShell;
    const tty = hasTerminal(host, { asked: flags.tty, isShell });
    return withCluster(flags, host, async (api, progress) => {
      // What a script reads on stderr is the command's own.
      if (!host.stderr.isTTY) progress.stop();
      const chosen = await findPod(api, args.workload, { flags, host, progress, waitSeconds: patience });
      const { namespace, pod, container } = chosen;
      if (host.stderr.isTTY) progress.step(`Connecting to pod ${pod}`);
      const session = await startCommand(api, {
        namespace,
        pod,
        container,
        command: isShell ? SHELL : command,
        stdin,
        tty,
        signal: host.signal,
      });
      progress.stop();
      return attach(session, { host, pod, stdin, tty });
    });
  }
}

function hasTerminal(host: Host, { asked, isShell }: { readonly asked: boolean; readonly isShell: boolean }): boolean {
  if (host.stdin.isTTY) return asked || isShell;
  if (asked) host.stderr.write('note: stdin is no terminal, so the command does not get one\n');
  return false;
}
