import { NAME_ARG, SubmitCommand, submitCommandFlags } from '../submit-command.ts';

export class Notebook extends SubmitCommand {
  static override description =
    'Starts a Jupyter notebook whose home volume outlives it. It listens inside its pod only; `connect` brings it into your browser.';

  static override usage = 'notebook NAME [FLAGS]';

  static override examples = [
    '<%= config.bin %> notebook lab',
    '<%= config.bin %> notebook lab --gpu 1 --memory 16Gi --mount pvc:data:/data:ro',
  ];

  static override args = NAME_ARG;

  static override flags = {
    ...submitCommandFlags('Notebook'),
  };

  async run(): Promise<number> {
    return this.submit('Notebook', await this.readLine(Notebook));
  }
}
