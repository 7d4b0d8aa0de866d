import { boolean } from '@oclif/core/flags';
import { NAME_ARG, SubmitCommand, submitCommandFlags } from '../submit-command.ts';

export class Train extends SubmitCommand {
  static override description =
    'Starts a training run: everything after -- is its command. With --wait the exit code is the run’s own, for CI.';

  static override usage = 'train NAME [FLAGS] -- COMMAND...';

  static override examples = [
    '<%= config.bin %> train mnist --image pytorch/pytorch:2.9.0-cuda12.8-cudnn9-runtime --gpu 1 -- python train.py --epochs 10',
    '<%= config.bin %> train mnist --image IMAGE --wait -- python train.py',
  ];

  static override args = NAME_ARG;

  static override flags = {
    wait: boolean({ summary: 'Follow the run to its end and exit with its code.', helpGroup: 'submission' }),
    ...submitCommandFlags('Training'),
  };

  async run(): Promise<number> {
    const line = await this.readLine(Train);
    return this.submit('Training', line, { wait: line.flags.wait });
  }
}
