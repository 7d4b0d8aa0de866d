import { AisubmitError, toYaml } from '@aisubmit/sdk';
import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { type ClusterFlags, withCluster } from '../cluster/connect.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { VERSION } from '../package-facts.ts';
import { reasonLines } from '../ui/report-error.ts';
import { versionLine } from '../version-line.ts';

/** `aisubmit.dev/v1alpha1` `Version`. */
interface VersionDocument {
  readonly clientVersion: string;
  readonly nodeVersion: string;
  readonly serverVersion?: string;
}

export class Version extends BaseCommand {
  static override description = 'Prints the version of the plugin and, when it answers, of the cluster.';

  static override usage = 'version [FLAGS]';

  static override examples = ['<%= config.bin %> version', '<%= config.bin %> version --client -o json'];

  static override flags = {
    client: boolean({ summary: 'Only the version of the plugin; asks no cluster.' }),
    output: string({ char: 'o', summary: 'Print as data.', options: ['json', 'yaml'], helpValue: 'FORMAT' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags } = await this.readLine(Version);
    const server = flags.client ? undefined : await this.#server(flags);
    const document: VersionDocument = {
      clientVersion: `v${VERSION}`,
      nodeVersion: process.version,
      ...(server === undefined ? {} : { serverVersion: server }),
    };
    const { stdout } = this.host;
    if (flags.output === 'json') stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
    else if (flags.output === 'yaml') stdout.write(toYaml(document));
    else stdout.write(`${versionLine(VERSION)}\n${server === undefined ? '' : `Server Version: ${server}\n`}`);
    return EXIT_OK;
  }

  // Somebody without a cluster may still ask for the version; the reason is told, the answer given.
  async #server(flags: ClusterFlags): Promise<string | undefined> {
    const { host } = this;
    try {
      const { serverVersion } = await import('@aisubmit/sdk/client');
      const short = { 'request-timeout': '5s', ...flags };
      return await withCluster(
        short,
        host,
        async (api) => (await serverVersion(api, { signal: host.signal })).gitVersion,
      );
    } catch (error) {
      if (!(error instanceof AisubmitError) || error.code === 'INTERRUPTED') throw error;
      const fix = error.fix === undefined ? {} : { fix: error.fix };
      const lines = reasonLines({ message: error.message, ...fix });
      host.stderr.write(`note: the version of the cluster is unknown\n${lines.join('\n')}\n`);
      return undefined;
    }
  }
}
