import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import { type CopyOptions, copyIn, copyOut } from '@aisubmit/sdk/client';
import { string } from '@oclif/core/args';
import { boolean, integer } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { withCluster } from '../cluster/connect.ts';
import { copyText, drawProgress } from '../copy/copy-progress.ts';
import { copyWords } from '../copy/copy-words.ts';
import { findPod } from '../exec/find-pod.ts';
import { POD_FLAGS } from '../exec/pod-flags.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { durationSeconds } from '../flags/duration-flag.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';

export class Cp extends BaseCommand {
  static override description =
    'Copies files and folders to or from a workload, as cp -r does: into a folder that is there, or under a new name. ' +
    'WORKLOAD:PATH lies in the workload; relative paths begin where its container begins, ~/ is its home. ' +
    'A file is seen under its name only once it is whole. Needs sh and tar in the image.';

  static override usage = 'cp SRC... DST [FLAGS]';

  static override examples = [
    '<%= config.bin %> cp train.py data/ lab:work/',
    '<%= config.bin %> cp lab:out/model.pt .',
    '<%= config.bin %> cp training/search:/work/out results --index 3',
    '<%= config.bin %> cp notebook/lab:~/plots/. ./plots',
  ];

  static override args = {
    paths: string({
      description: 'One or more sources, and where they go; one side is WORKLOAD:PATH.',
      required: false,
      multiple: true,
      ignoreStdin: true,
    }),
  };

  static override flags = {
    'no-preserve': boolean({ summary: 'Do not keep modes and times of change.' }),
    retries: integer({
      summary: 'How often a copy from a workload begins again when the connection breaks; -1 is as often as it takes.',
      helpValue: 'NUMBER',
      default: 0,
    }),
    ...POD_FLAGS,
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, args, command = [] } = await this.readLine(Cp);
    const { host } = this;
    // Behind -- stand names that begin with a dash.
    const { direction, workload, sources, target } = copyWords([...(args.paths ?? []), ...command], host.platform);
    if (direction === 'in' && flags.retries !== 0) throw onlyOut();
    const patience = durationSeconds('--pod-running-timeout', flags['pod-running-timeout']);
    return withCluster(flags, host, async (api, progress) => {
      const place = await findPod(api, workload, { flags, host, progress, waitSeconds: patience });
      const start = host.now();
      progress.step(`Copying ${direction === 'in' ? 'to' : 'from'} pod ${place.pod}`);
      const options: CopyOptions = {
        preserve: !flags['no-preserve'],
        platform: host.platform,
        signal: host.signal,
        retries: flags.retries < 0 ? Number.POSITIVE_INFINITY : flags.retries,
        onProgress: drawProgress(host, progress),
        onNote: (sentence) => progress.say(`note: ${escapeControlChars(sentence)}`),
      };
      const copied = await (direction === 'in'
        ? copyIn(api, { place, sources, target }, options)
        : copyOut(api, { place, sources, target }, options));
      if (host.stderr.isTTY) progress.say(copyText(copied, host.now() - start));
      return EXIT_OK;
    });
  }
}

function onlyOut(): AisubmitError {
  return new AisubmitError('INVALID_INPUT', '--retries is for copies from a workload', {
    fix: 'leave it out: a copy to a workload that breaks leaves nothing there, and can be started again',
  });
}
