import { AisubmitError, escapeControlChars, parseDurationSeconds } from '@aisubmit/sdk';
import { workloadLogs } from '@aisubmit/sdk/client';
import { boolean, integer, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { resolveWorkload } from '../cluster/resolve-workload.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { WORKLOAD_ARG } from '../flags/workload-arg.ts';

export class Logs extends BaseCommand {
  static override description =
    'Prints what a workload writes. Where it has several pods or containers, each line says whose it is.';

  static override usage = 'logs WORKLOAD [FLAGS]';

  static override examples = ['<%= config.bin %> logs mnist -f', '<%= config.bin %> logs mnist --tail 100 --since 1h'];

  static override args = WORKLOAD_ARG;

  static override flags = {
    follow: boolean({ char: 'f', summary: 'Go on as long as it runs, through restarts.' }),
    tail: integer({ summary: 'Only so many of the last lines.', helpValue: 'LINES', min: 0 }),
    since: string({ summary: 'Only lines of the last TIME, such as 10m.', helpValue: 'TIME' }),
    container: string({ char: 'c', summary: 'Only this container.', helpValue: 'NAME' }),
    previous: boolean({ char: 'p', summary: 'What it wrote before it restarted.' }),
    timestamps: boolean({ summary: 'Begin each line with its time.' }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Logs);
    const { host } = this;
    const since = sinceSeconds(flags.since);
    return withCluster(flags, host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      const ref = await resolveWorkload(api, args.workload, { namespace, signal: host.signal });
      const lines = workloadLogs(api, ref, {
        follow: flags.follow,
        tail: flags.tail,
        sinceSeconds: since,
        container: flags.container,
        previous: flags.previous,
        timestamps: flags.timestamps,
        signal: AbortSignal.any([host.signal, host.readerGone]),
      });
      progress.stop();
      await this.#print(lines, ref.pods.length > 1);
      return EXIT_OK;
    });
  }

  // A log may hold anything; on a terminal it is text, in a file it is what the program wrote.
  async #print(lines: AsyncIterable<{ pod: string; line: string }>, prefixed: boolean): Promise<void> {
    const { stdout, readerGone, signal } = this.host;
    const pods = new Set<string>();
    try {
      for await (const { pod, line } of lines) {
        pods.add(pod);
        const prefix = prefixed || pods.size > 1 ? `[${pod}] ` : '';
        stdout.write(`${prefix}${stdout.isTTY ? escapeControlChars(line, { keepLines: true }) : line}\n`);
      }
    } catch (error) {
      if (!readerGone.aborted || signal.aborted) throw error;
    }
  }
}

function sinceSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = parseDurationSeconds(text);
  if (seconds !== undefined) return seconds;
  throw new AisubmitError('INVALID_INPUT', `--since must be a duration such as 30s, 10m or 2h (got "${text}")`);
}
