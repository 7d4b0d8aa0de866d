import { auditPolicy, toYaml } from '@aisubmit/sdk';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { DOCUMENT_FLAG } from '../flags/issuer-flags.ts';

const NOTES = `# The file behind kube-apiserver's --audit-policy-file; --audit-log-path or --audit-webhook-config-file says where to.
# Commands that are run in pods stand in it with their arguments: keep the log as you keep what it is about.
# It is read when kube-apiserver starts. Managed clusters have a policy of their own.
`;

export class AdminAuditPolicy extends BaseCommand {
  static override description =
    'Prints what kube-apiserver is to write down (--audit-policy-file): who did what, always; the command or port of ' +
    'connections to pods; changes of policies, rights and namespaces; never what a Secret or a token holds. Asks no cluster.';

  static override usage = 'admin audit-policy [FLAGS]';

  static override examples = [
    '<%= config.bin %> admin audit-policy > audit-policy.yaml',
    '<%= config.bin %> admin audit-policy -o json',
  ];

  static override flags = { ...DOCUMENT_FLAG };

  async run(): Promise<number> {
    const { flags } = await this.readLine(AdminAuditPolicy);
    const policy = auditPolicy();
    const asJson = `${JSON.stringify(policy, undefined, 2)}\n`;
    this.host.stdout.write(flags.output === 'json' ? asJson : `${NOTES}${toYaml(policy)}`);
    return EXIT_OK;
  }
}
