import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import { type LogLine, type LogsOptions, workloadLogs } from '@aisubmit/sdk/client';
import { boolean, integer, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { resolveWorkload } from '../cluster/resolve-workload.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { durationSeconds } from '../flags/duration-flag.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { WORKLOAD_ARG } from '../flags/workload-arg.ts';
import { noteWhose } from '../manage/note-whose.ts';
import { LogPrinter } from '../ui/log-printer.ts';

/** As kubectl spells it. */
const ALL_LINES = -1;

export class Logs extends BaseCommand {
  static override description =
    'Prints what a workload writes, of several pods by time, each line with its pod in front. What could take over a ' +
    'terminal is shown as \\u{…}; --raw gives every byte to a file or a pipe.';

  static override usage = 'logs WORKLOAD [FLAGS]';

  static override examples = [
    '<%= config.bin %> logs mnist -f',
    '<%= config.bin %> logs mnist --tail 100 --since 1h',
    '<%= config.bin %> logs training/mnist --pod training-mnist-x7k2p --previous',
    '<%= config.bin %> logs mnist --container git-0',
    '<%= config.bin %> logs mnist --raw > mnist.log',
  ];

  static override args = WORKLOAD_ARG;

  static override flags = {
    follow: boolean({ char: 'f', summary: 'Go on as long as it runs, through restarts.' }),
    tail: integer({ summary: 'Only so many of the last lines of each pod; -1 is all.', helpValue: 'LINES', min: -1 }),
    since: string({
      summary: 'Only lines of the last TIME, such as 10m.',
      helpValue: 'TIME',
      exclusive: ['since-time'],
    }),
    'since-time': string({ summary: 'Only lines since then, such as 2026-01-31T08:00:00Z.', helpValue: 'TIME' }),
    pod: string({ summary: 'Only this pod.', helpValue: 'NAME' }),
    container: string({
      char: 'c',
      summary: 'Only this container.',
      helpValue: 'NAME',
      exclusive: ['all-containers'],
    }),
    'all-containers': boolean({ summary: 'Every container, those that prepare the pod included.' }),
    previous: boolean({ char: 'p', summary: 'What it wrote before it restarted.' }),
    timestamps: boolean({ summary: 'Begin each line with its time.' }),
    prefix: boolean({ summary: 'Begin each line with its pod; the default for several.', allowNo: true }),
    raw: boolean({ summary: 'Every byte as it came; not for a terminal.' }),
    'limit-bytes': integer({ summary: 'No more than so many bytes of each pod.', helpValue: 'BYTES', min: 1 }),
    'max-log-requests': integer({
      summary: 'Read so many logs at a time; 50 without it.',
      helpValue: 'NUMBER',
      min: 1,
      max: 1000,
    }),
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args } = await this.readLine(Logs);
    const { host } = this;
    const { raw, prefix } = flags;
    if (raw && host.stdout.isTTY) throw rawAtTerminal();
    const options: LogsOptions = {
      follow: flags.follow,
      tail: flags.tail === ALL_LINES ? undefined : flags.tail,
      sinceSeconds: flags.since === undefined ? undefined : durationSeconds('--since', flags.since),
      sinceTime: sinceTime(flags['since-time']),
      pod: flags.pod,
      container: flags.container,
      allContainers: flags['all-containers'],
      previous: flags.previous,
      timestamps: flags.timestamps,
      raw,
      limitBytes: flags['limit-bytes'],
      maxStreams: flags['max-log-requests'],
    };
    return withCluster(flags, host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      const ref = await resolveWorkload(api, args.workload, { namespace, signal: host.signal });
      const lines = workloadLogs(api, ref, {
        ...options,
        onNote: (sentence) => host.stderr.write(`${escapeControlChars(sentence)}\n`),
        signal: AbortSignal.any([host.signal, host.readerGone]),
      });
      progress.stop();
      const severalPods = ref.pods.length > 1 && flags.pod === undefined;
      const containers = flags['all-containers'];
      const printer = new LogPrinter({
        host,
        raw,
        prefix: prefix ?? automatic(raw, severalPods || containers),
        containers,
      });
      const said = noteWhose(api, ref, { host, progress });
      try {
        await this.#print(lines, printer);
      } finally {
        await said;
      }
      return EXIT_OK;
    });
  }

  async #print(lines: AsyncIterable<LogLine>, printer: LogPrinter): Promise<void> {
    const { stdout, readerGone, signal } = this.host;
    try {
      for await (const line of lines) {
        printer.line(line);
        await stdout.drained();
      }
    } catch (error) {
      if (!readerGone.aborted || signal.aborted) throw error;
    } finally {
      if (!readerGone.aborted) printer.end();
    }
  }
}

function rawAtTerminal(): AisubmitError {
  return new AisubmitError('INVALID_INPUT', '--raw is not for a terminal: a log may hold what takes it over', {
    fix: 'write it to a file, such as --raw > run.log, or leave --raw out',
  });
}

function automatic(raw: boolean, several: boolean): boolean | undefined {
  return several && !raw ? true : undefined;
}

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

function sinceTime(text: string | undefined): string | undefined {
  if (text === undefined || (RFC_3339.test(text) && !Number.isNaN(Date.parse(text)))) return text;
  throw new AisubmitError('INVALID_INPUT', `--since-time must be a time with its zone (got "${text}")`, {
    fix: 'write for example: --since-time 2026-01-31T08:00:00Z',
  });
}
