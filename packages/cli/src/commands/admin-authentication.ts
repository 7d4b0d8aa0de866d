import { authenticationConfiguration, GID_EXTRA_KEY, toYaml, UID_EXTRA_KEY } from '@aisubmit/sdk';
import { string } from '@oclif/core/flags';
import { authenticationNotes } from '../admin/authentication-notes.ts';
import { kubeMinor } from '../admin/kube-minor.ts';
import { nameFlags } from '../admin/name-flags.ts';
import { readCertificates } from '../admin/read-certificates.ts';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { DOCUMENT_FLAG, ISSUER_FLAGS } from '../flags/issuer-flags.ts';

export class AdminAuthentication extends BaseCommand {
  static override description =
    'Prints the file that makes kube-apiserver know people by the tokens of an issuer (--authentication-config): their name, ' +
    'groups and numbers, and which tokens it refuses. Asks no cluster.';

  static override usage = 'admin authentication --issuer https://HOST --client-id ID [FLAGS]';

  static override examples = [
    '<%= config.bin %> admin authentication --issuer https://idp.example.com/realms/ml --client-id kubectl-aisubmit > config.yaml',
    '<%= config.bin %> admin authentication --issuer https://login.microsoftonline.com/TENANT/v2.0 --client-id ID ' +
      '--username-claim oid --username-prefix entra: --groups-prefix entra:',
  ];

  static override flags = {
    ...ISSUER_FLAGS,
    'username-claim': string({
      summary: 'Claim with the name of the user; email must be verified.',
      helpValue: 'CLAIM',
      default: 'email',
    }),
    'username-prefix': string({ summary: 'What names begin with.', helpValue: 'PREFIX', default: 'oidc:' }),
    'groups-claim': string({ summary: 'Claim with the groups of the user.', helpValue: 'CLAIM', default: 'groups' }),
    'groups-prefix': string({ summary: 'What groups begin with.', helpValue: 'PREFIX', default: 'oidc:' }),
    'uid-claim': string({ summary: 'Claim with the numeric user id, for aisubmit.dev/uid.', helpValue: 'CLAIM' }),
    'gid-claim': string({ summary: 'Claim with the numeric group id, for aisubmit.dev/gid.', helpValue: 'CLAIM' }),
    'kube-version': string({ summary: 'Version of the cluster.', helpValue: 'VERSION', default: '1.36' }),
    ...DOCUMENT_FLAG,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(AdminAuthentication);
    const { host } = this;
    const minor = kubeMinor(flags['kube-version']);
    const file = flags['issuer-ca-file'];
    const authority = file === undefined ? undefined : await readCertificates(file, '--issuer-ca-file', host);
    const options = {
      issuer: flags.issuer,
      clientId: flags['client-id'],
      certificateAuthority: authority?.map(({ pem }) => pem).join(''),
      usernameClaim: flags['username-claim'],
      usernamePrefix: flags['username-prefix'],
      groupsClaim: flags['groups-claim'],
      groupsPrefix: flags['groups-prefix'],
      uidClaim: flags['uid-claim'],
      gidClaim: flags['gid-claim'],
      kubeMinor: minor,
    };
    const configuration = nameFlags(() => authenticationConfiguration(options), FLAG_OF);
    const notes = authenticationNotes({ kubeMinor: minor, numbers: numbersOf(flags) });
    const asJson = `${JSON.stringify(configuration, undefined, 2)}\n`;
    host.stdout.write(flags.output === 'json' ? asJson : `${notes}${toYaml(configuration)}`);
    return EXIT_OK;
  }
}

function numbersOf(flags: {
  readonly 'uid-claim': string | undefined;
  readonly 'gid-claim': string | undefined;
}): string[] {
  return [
    ...(flags['uid-claim'] === undefined ? [] : [`identity.uidClaim: ${UID_EXTRA_KEY}`]),
    ...(flags['gid-claim'] === undefined ? [] : [`identity.gidClaim: ${GID_EXTRA_KEY}`]),
  ];
}

const FLAG_OF = {
  issuer: '--issuer',
  clientId: '--client-id',
  certificateAuthority: '--issuer-ca-file',
  usernameClaim: '--username-claim',
  usernamePrefix: '--username-prefix',
  groupsClaim: '--groups-claim',
  groupsPrefix: '--groups-prefix',
  uidClaim: '--uid-claim',
  gidClaim: '--gid-claim',
  kubeMinor: '--kube-version',
};
