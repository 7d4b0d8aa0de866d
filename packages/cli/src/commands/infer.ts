import { NAME_ARG, SubmitCommand, submitCommandFlags } from '../submit-command.ts';

export class Infer extends SubmitCommand {
  static override description = 'Serves a model inside the cluster. Nobody may call it until --allow-from says who.';

  static override usage = 'infer NAME [FLAGS] [-- COMMAND...]';

  static override examples = [
    '<%= config.bin %> infer llm --image vllm/vllm-openai:v0.11.0 --gpu 1 --port 8000 --allow-from team-b',
    '<%= config.bin %> infer llm --image IMAGE --replicas 1:4 --autoscale-target 80 -- python serve.py',
  ];

  static override args = NAME_ARG;

  static override flags = {
    ...submitCommandFlags('Inference'),
  };

  async run(): Promise<number> {
    return this.submit('Inference', await this.readLine(Infer));
  }
}
