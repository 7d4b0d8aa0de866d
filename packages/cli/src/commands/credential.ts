import { string } from '@oclif/core/flags';
import { credential } from '../auth/credential.ts';
import { BaseCommand } from '../base-command.ts';

/** For the help; the launcher runs `credential` itself, since kubectl waits for it before every command. */
export class Credential extends BaseCommand {
  static override description =
    'Hands kubectl and other clients the token of your login: the exec plugin of the kubeconfig that login writes. Nobody types it.';

  static override usage = 'credential --issuer=URL --client-id=ID';

  static override flags = {
    issuer: string({ summary: 'Issuer of the login.', helpValue: 'URL' }),
    'client-id': string({ summary: 'Client at the issuer.', helpValue: 'ID' }),
  };

  async run(): Promise<number> {
    return credential(this.argv, this.host);
  }
}
