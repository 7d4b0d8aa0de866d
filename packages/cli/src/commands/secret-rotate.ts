import { dryRunSecret, requireSecretRecord, rotateSecret } from '@aisubmit/sdk/client';
import { string } from '@oclif/core/flags';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CREDENTIAL_FLAGS, clusterPart, SECRET_CLUSTER_FLAGS } from '../flags/secret-flags.ts';
import { SECRET_NAME_ARG } from '../flags/secret-name-arg.ts';
import { gatherSecret, parseSecretKind } from '../secret/gather-secret.ts';
import { mayMakeSecrets } from '../secret/may-make-secrets.ts';
import { printPair } from '../secret/print-pair.ts';
import { sayWarnings } from '../secret/say-warnings.ts';
import { SecretCommand } from '../secret/secret-command.ts';
import { onlinePair } from '../secret/secret-pair.ts';
import { tryCredential } from '../secret/try-credential.ts';

export class SecretRotate extends SecretCommand {
  static override description =
    'Replaces what a Secret holds. Kind, host and user name stay unless flags say otherwise; the new password, token or key ' +
    'comes as with `secret create`. The old one is deleted and a new one made under its name, since changing it in place ' +
    'would read it; workloads that start in the seconds between wait.';

  static override usage = 'secret rotate NAME [FLAGS]';

  static override examples = [
    '<%= config.bin %> secret rotate lab',
    '<%= config.bin %> secret rotate images --password-stdin < robot.txt',
    '<%= config.bin %> secret rotate lab-ssh --ssh-key ~/.ssh/new_key --known-hosts ~/.ssh/known_hosts',
  ];

  static override args = { name: SECRET_NAME_ARG };

  static override flags = {
    ...CREDENTIAL_FLAGS,
    'dry-run': string({
      summary: 'server: ask the cluster, write nothing.',
      helpValue: 'WHERE',
      options: ['none', 'server'],
      default: 'none',
    }),
    ...SECRET_CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(SecretRotate);
    const { host } = this;
    const { name } = args;
    return withCluster(clusterPart(flags), host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      const { signal } = host;
      await mayMakeSecrets(api, namespace, signal);
      const known = await requireSecretRecord(api, { name, namespace }, { signal });
      progress.stop();
      const secret = await gatherSecret(parseSecretKind(known.kind), { flags, known, host });
      await tryCredential(secret, { flags, host, isRecorded: true });
      const description = flags.description ?? known.description;
      const { pair, requestId } = await onlinePair(api, secret, { name, namespace, description, host });
      progress.step(`Replacing what Secret ${name} holds`);
      const isTrial = flags['dry-run'] === 'server';
      const warnings = isTrial
        ? await dryRunSecret(api, pair, { replaces: true, signal })
        : await rotateSecret(api, pair, { requestId, signal });
      progress.stop();
      sayWarnings(warnings, host);
      printPair(pair, { host, output: flags.output, done: isTrial ? 'rotated (server dry run)' : 'rotated' });
      if (!isTrial && flags.output === undefined) host.stderr.write(RUNNING);
      return EXIT_OK;
    });
  }
}

const RUNNING =
  'Workloads that run keep what they were given until the node refreshes its files (a minute or two); variables until they are started again.\n';
