import type { NewSecret } from '@aisubmit/sdk';
import { createSecret, dryRunSecret, type KubeApi, readSecretRecord, secretTaken } from '@aisubmit/sdk/client';
import { string } from '@oclif/core/args';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CREDENTIAL_FLAGS, clusterPart, SECRET_CLUSTER_FLAGS } from '../flags/secret-flags.ts';
import { SECRET_NAME_ARG } from '../flags/secret-name-arg.ts';
import { offlineNamespace } from '../offline-namespace.ts';
import { gatherSecret, parseSecretKind } from '../secret/gather-secret.ts';
import { mayMakeSecrets } from '../secret/may-make-secrets.ts';
import { printPair } from '../secret/print-pair.ts';
import { sayWarnings } from '../secret/say-warnings.ts';
import { SecretCommand } from '../secret/secret-command.ts';
import { offlinePair, onlinePair } from '../secret/secret-pair.ts';
import { secretSteps } from '../secret/secret-steps.ts';
import { tryCredential } from '../secret/try-credential.ts';

export class SecretCreate extends SecretCommand {
  static override description =
    'Stores a credential as a Secret of the right type, beside a record of what is known of it. What is secret is asked for ' +
    'without showing it, or read from a pipe or a file, never from the command line; nothing prints it, and you need no right ' +
    'to read Secrets.';

  static override usage = 'secret create git|s3|registry|token NAME [FLAGS]';

  static override examples = [
    '<%= config.bin %> secret create git lab --host git.example.com --username oauth2',
    '<%= config.bin %> secret create git lab-ssh --host git.example.com --ssh-key ~/.ssh/deploy_key',
    '<%= config.bin %> secret create s3 data --endpoint https://s3.example.com --credentials-file ~/.aws/credentials',
    '<%= config.bin %> secret create registry images --host registry.example.com --username robot --password-stdin < robot.txt',
    '<%= config.bin %> secret create token hub --for huggingface --verify',
  ];

  static override args = {
    kind: string({ description: 'git, s3, registry or token.', required: true, ignoreStdin: true }),
    name: SECRET_NAME_ARG,
  };

  static override flags = { ...CREDENTIAL_FLAGS, ...SECRET_CLUSTER_FLAGS };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(SecretCreate);
    const { host } = this;
    const kind = parseSecretKind(args.kind);
    const gather = async (): Promise<NewSecret> => {
      const secret = await gatherSecret(kind, { flags, known: {}, host });
      await tryCredential(secret, { flags, host });
      return secret;
    };
    const { name } = args;
    const { description, output } = flags;
    if (flags['dry-run'] === 'client') {
      const namespace = await offlineNamespace(undefined, flags, host);
      const pair = offlinePair(await gather(), { name, namespace, description, host });
      printPair(pair, { host, output: output ?? 'yaml', done: '' });
      return EXIT_OK;
    }
    return withCluster(clusterPart(flags), host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      await this.#isFree(api, { name, namespace });
      progress.stop();
      const secret = await gather();
      const { pair, requestId } = await onlinePair(api, secret, { name, namespace, description, host });
      progress.step(`Storing Secret ${name}`);
      const isTrial = flags['dry-run'] === 'server';
      const warnings = isTrial
        ? await dryRunSecret(api, pair, { signal: host.signal })
        : await createSecret(api, pair, { requestId, signal: host.signal });
      progress.stop();
      sayWarnings(warnings, host);
      printPair(pair, { host, output, done: isTrial ? 'created (server dry run)' : 'created' });
      if (!isTrial && output === undefined) host.stderr.write(secretSteps(secret, name));
      return EXIT_OK;
    });
  }

  /** Nobody should look for a token in vain. */
  async #isFree(api: KubeApi, ref: { readonly name: string; readonly namespace: string }): Promise<void> {
    const { signal } = this.host;
    await mayMakeSecrets(api, ref.namespace, signal);
    if ((await readSecretRecord(api, ref, { signal })) !== undefined) throw secretTaken(ref);
  }
}
