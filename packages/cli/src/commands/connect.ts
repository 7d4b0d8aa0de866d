import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import { isStopped, notRunning, type WorkloadStatus } from '@aisubmit/sdk/client';
import { boolean, string } from '@oclif/core/flags';
import { BaseCommand } from '../base-command.ts';
import { clusterNamespace } from '../cluster/cluster-namespace.ts';
import { withCluster } from '../cluster/connect.ts';
import { resolveWorkload } from '../cluster/resolve-workload.ts';
import type { ConnectOptions } from '../connect/connect-options.ts';
import { parseAddress } from '../connect/parse-address.ts';
import { parsePort } from '../connect/parse-ports.ts';
import { EXIT_OK } from '../exit-codes.ts';
import { CLUSTER_FLAGS } from '../flags/global-flags.ts';
import { IDE_FLAGS } from '../flags/ide-flags.ts';
import { WORKLOAD_ARG } from '../flags/workload-arg.ts';
import { noteWhose } from '../manage/note-whose.ts';
import { shortId } from '../submission.ts';

export class Connect extends BaseCommand {
  static override description =
    'Brings a notebook, an endpoint or TensorBoard to a port of this machine, and a notebook into your browser, or with --ide into VS Code or PyCharm on your desktop. Goes on through restarts of pods and of the API server, until Ctrl-C.';

  static override usage = 'connect WORKLOAD... [FLAGS]';

  static override examples = [
    '<%= config.bin %> connect lab',
    '<%= config.bin %> connect lab --no-browser --port 9999',
    '<%= config.bin %> connect training/mnist --port :6006',
    '<%= config.bin %> connect notebook/lab inference/llm',
    '<%= config.bin %> connect lab --ide vscode',
    '<%= config.bin %> connect lab --ide pycharm --print',
  ];

  static override args = WORKLOAD_ARG;

  static override strict = false;

  static override flags = {
    port: string({
      summary: 'Port of this machine, 0 for any that is free, and, behind a colon, of the pod; repeatable.',
      helpValue: '[LOCAL][:REMOTE]',
      multiple: true,
      multipleNonGreedy: true,
    }),
    address: string({
      summary: 'Address of this machine to listen on; any but 127.0.0.1 lets others in.',
      helpValue: 'IP',
      default: '127.0.0.1',
    }),
    browser: boolean({ summary: 'Open a browser where there is one.', default: true, allowNo: true }),
    'show-token': boolean({ summary: 'Print the token of a notebook as well, for programs that ask for it.' }),
    ...IDE_FLAGS,
    ...CLUSTER_FLAGS,
  };

  async run(): Promise<number> {
    const { flags, words: typed } = await this.readLine(Connect);
    const words = [...new Set(typed)];
    const { host } = this;
    if (flags.ide !== undefined || flags.print || flags.remove)
      return (await import('../ssh/connect-ide.ts')).connectIde(words, flags, host);
    const ports = (flags.port ?? []).map(parsePort);
    if (ports.length > 0 && words.length > 1) {
      throw new AisubmitError('INVALID_INPUT', '--port goes with one workload', {
        fix: 'leave it out, and each gets a free port, or run connect once for each',
      });
    }
    const address = parseAddress(flags.address);
    let several = false;
    const code = await withCluster(flags, host, async (api, progress) => {
      const namespace = await clusterNamespace(api, { flags, host });
      const refs = onlyOnce(
        await Promise.all(words.map((word) => resolveWorkload(api, word, { namespace, signal: host.signal }))),
      );
      several = refs.length > 1;
      const said = Promise.all(refs.map((ref) => noteWhose(api, ref, { host, progress })));
      const { browser, 'show-token': showToken } = flags;
      try {
        return await connectAll(refs, {
          ...{ api, host, progress, ports, address, browser, showToken },
          onListening: warnOnce(address, (text) => progress.say(text)),
        });
      } finally {
        await said;
      }
    });
    // The one line that a terminal still gets after ^C.
    if (host.signal.aborted) host.stderr.write(`disconnected; ${several ? 'they go' : 'it goes'} on without you\n`);
    return code;
  }
}

async function connectAll(refs: readonly WorkloadStatus[], options: ConnectOptions): Promise<number> {
  const stopped = refs.find(({ state }) => isStopped(state));
  if (stopped !== undefined) throw notRunning(stopped, stopped);
  const { connectWorkload } = await import('../connect/connect-workload.ts');
  const codes = await Promise.all(refs.map((ref) => connectWorkload(ref, options)));
  return Math.max(EXIT_OK, ...codes);
}

/** `lab` and `notebook/lab` are the same notebook, and one port of it is enough. */
function onlyOnce(refs: readonly WorkloadStatus[]): readonly WorkloadStatus[] {
  return [...new Map(refs.map((ref) => [shortId(ref), ref])).values()];
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/** Said once it is an address of this machine, however many workloads are brought there. */
function warnOnce(address: string, say: (text: string) => void): () => void {
  let isSaid = LOOPBACK.test(address);
  return () => {
    if (isSaid) return;
    isSaid = true;
    say(
      `warning: everyone who reaches ${escapeControlChars(address)} reaches the workload too, unencrypted; a notebook has its token to protect it, an endpoint nothing`,
    );
  };
}
