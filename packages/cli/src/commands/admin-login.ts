import { AisubmitError, API_VERSION, loginObjects, parseLoginDocument } from '@aisubmit/sdk';
import { string } from '@oclif/core/flags';
import { loginHint } from '../admin/login-hint.ts';
import { nameFlags } from '../admin/name-flags.ts';
import { type Certificate, readCertificates } from '../admin/read-certificates.ts';
import { BaseCommand } from '../base-command.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { DOCUMENT_FLAG, ISSUER_FLAGS } from '../flags/issuer-flags.ts';
import { documents } from '../ui/print-objects.ts';

export class AdminLogin extends BaseCommand {
  static override description =
    'Prints the objects that let people log in with the address of the cluster alone: a ConfigMap in kube-public that names ' +
    'the issuer, and the right to read it. Nothing in it is secret. Asks no cluster.';

  static override usage = 'admin login --issuer https://HOST --client-id ID [FLAGS]';

  static override examples = [
    '<%= config.bin %> admin login --issuer https://idp.example.com/realms/ml --client-id kubectl-aisubmit ' +
      '--cluster-server https://k8s.example.com:6443 --cluster-ca-file /etc/kubernetes/pki/ca.crt | kubectl apply -f -',
    '<%= config.bin %> admin login --issuer https://idp.example.com/realms/ml --client-id kubectl-aisubmit -o json',
  ];

  static override flags = {
    ...ISSUER_FLAGS,
    scope: string({
      summary: 'Scope to ask for; repeatable. openid, offline_access and email when absent.',
      helpValue: 'SCOPE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'cluster-server': string({ summary: 'Address of the API server as people reach it.', helpValue: 'URL' }),
    'cluster-ca-file': string({
      summary: 'Certificate of the authority behind the API server, when it is not publicly trusted.',
      helpValue: 'FILE',
    }),
    ...DOCUMENT_FLAG,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(AdminLogin);
    const { host } = this;
    const server = flags['cluster-server'];
    if (flags['cluster-ca-file'] !== undefined && server === undefined) {
      throw new AisubmitError('INVALID_INPUT', '--cluster-server is missing', {
        fix: 'write the address of the API server that --cluster-ca-file is for',
      });
    }
    const [issuerAuthority, authorities] = [
      await this.#authority('issuer-ca-file', flags['issuer-ca-file']),
      await this.#authority('cluster-ca-file', flags['cluster-ca-file']),
    ];
    const spec = {
      issuer: flags.issuer,
      clientId: flags['client-id'],
      ...(flags.scope === undefined ? {} : { scopes: flags.scope }),
      ...(issuerAuthority === undefined ? {} : { certificateAuthority: pemOf(issuerAuthority) }),
      ...(server === undefined ? {} : { server: { url: server, ...authorityField(authorities) } }),
    };
    const login = nameFlags(() => parseLoginDocument({ apiVersion: API_VERSION, kind: 'Login', spec }), FLAG_OF);
    host.stdout.write(documents(loginObjects(login), flags.output === 'json'));
    host.stderr.write(loginHint({ server, authorities }));
    return EXIT_OK;
  }

  async #authority(name: string, file: string | undefined): Promise<readonly Certificate[] | undefined> {
    return file === undefined ? undefined : readCertificates(file, `--${name}`, this.host);
  }
}

const FLAG_OF = {
  'spec.issuer': '--issuer',
  'spec.clientId': '--client-id',
  'spec.scopes': '--scope',
  'spec.certificateAuthority': '--issuer-ca-file',
  'spec.server.url': '--cluster-server',
  'spec.server.certificateAuthority': '--cluster-ca-file',
};

function authorityField(authorities: readonly Certificate[] | undefined): object {
  return authorities === undefined ? {} : { certificateAuthority: pemOf(authorities) };
}

function pemOf(certificates: readonly Certificate[]): string {
  return certificates.map(({ pem }) => pem).join('');
}
