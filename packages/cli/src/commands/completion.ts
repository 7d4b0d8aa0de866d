import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AisubmitError } from '@aisubmit/sdk';
import { string } from '@oclif/core/args';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';

/** Each with the ending of its script. */
const SHELLS: Readonly<Record<string, string>> = { bash: 'bash', zsh: 'zsh', fish: 'fish', powershell: 'ps1' };

export class Completion extends BaseCommand {
  static override description =
    'Prints a script by which your shell completes the words of kubectl-aisubmit: commands, flags and, from your cluster, ' +
    'names of workloads, templates, credentials and queues.\n\n' +
    'bash: add to ~/.bashrc    source <(kubectl-aisubmit completion bash)\n' +
    'zsh:  add to ~/.zshrc     source <(kubectl-aisubmit completion zsh)\n' +
    'fish: add to config.fish  kubectl-aisubmit completion fish | source\n' +
    'PowerShell: add to $PROFILE\n' +
    'kubectl-aisubmit completion powershell | Out-String | Invoke-Expression\n\n' +
    '"kubectl aisubmit" is completed by kubectl itself (kubectl completion --help) once kubectl_complete-aisubmit is on ' +
    'PATH. npm puts it there; elsewhere make an executable file of that name: #!/bin/sh, and in the next line: exec ' +
    'kubectl-aisubmit __complete "$@"';

  static override usage = 'completion SHELL';

  static override examples = [
    '<%= config.bin %> completion bash',
    '<%= config.bin %> completion zsh',
    '<%= config.bin %> completion powershell',
  ];

  static override args = {
    shell: string({
      description: 'bash, zsh, fish or powershell.',
      options: Object.keys(SHELLS),
      required: true,
      ignoreStdin: true,
    }),
  };

  static override flags = {};

  async run(): Promise<number> {
    const { args } = await this.readLine(Completion);
    this.host.stdout.write(await readFile(scriptPath(args.shell), 'utf8'));
    return EXIT_OK;
  }
}

/** The bundle lies one folder deep in the package, its source two. */
function scriptPath(shell: string): string {
  const name = path.join('completion', `kubectl-aisubmit.${SHELLS[shell]}`);
  const [file] = ['..', path.join('..', '..')]
    .map((up) => path.join(import.meta.dirname, up, name))
    .filter((candidate) => existsSync(candidate));
  if (file !== undefined) return file;
  throw new AisubmitError('INTERNAL', `${name} is not part of this installation`);
}
