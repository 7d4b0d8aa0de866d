import type { Readable, Writable } from 'node:stream';
import { type ExecSession, findSshPod, openSsh, sshFailure, sshLine } from '@aisubmit/sdk/client';
import { withCluster } from '../cluster/connect.ts';
import type { Host } from '../host.ts';
import type { HostRecord } from './host-record.ts';

interface ProxyStreams {
  readonly input: Readable;
  readonly output: Writable;
}

const MAX_LINE = 4096;

/**
 * Connects an SSH client's bytes with an SSH server in the pod where a notebook runs now. Whatever that server says beside
 * the connection goes to stderr.
 *
 * @returns the server's exit code.
 */
export async function sshProxy(record: HostRecord, host: Host, streams: ProxyStreams): Promise<number> {
  const { kubeconfigs, name, namespace, ...flags } = record;
  const env = kubeconfigs === undefined ? host.env : { ...host.env, KUBECONFIG: kubeconfigs };
  const where = {
    ...flags,
    namespace,
    'as-group': record['as-group'] === undefined ? undefined : [...record['as-group']],
  };
  return withCluster(where, { ...host, env }, async (api, progress) => {
    progress.stop();
    const signal = AbortSignal.any([host.signal, host.readerGone]);
    const pod = await findSshPod(api, { kind: 'Notebook', name, namespace }, { signal });
    const session = await openSsh(api, pod, { signal });
    void send(streams.input, session);
    try {
      const said = await receive(session, streams.output, host);
      const { code } = await session.exit;
      const failure = code === 0 ? undefined : sshFailure(said);
      if (failure !== undefined) throw failure;
      return code;
    } finally {
      // The client may keep it open, and nobody reads it any more.
      streams.input.destroy();
    }
  });
}

async function send(input: Readable, session: ExecSession): Promise<void> {
  try {
    for await (const chunk of input) await session.write(chunk as Uint8Array);
    await session.endInput();
  } catch {
    // Where the end cannot be told, the server is left; what broke is told by its output.
    session.close();
  }
}

/** @returns what went to stderr, its beginning. */
async function receive({ output }: ExecSession, target: Writable, host: Host): Promise<string> {
  const words = new TextDecoder();
  let said = '';
  let line = '';
  const tell = (text: string): void => {
    said = (said + text).slice(0, MAX_LINE);
    const lines = (line + text).split('\n');
    line = (lines.pop() ?? '').slice(0, MAX_LINE);
    for (const each of lines) host.stderr.write(`notebook: ${sshLine(each)}\n`);
  };
  for await (const { stream, data } of output) {
    if (stream === 'stdout') await written(target, data, host.readerGone);
    else tell(words.decode(data, { stream: true }));
  }
  if (line !== '') tell('\n');
  return said;
}

/** Resolves when there is room for more, or when nobody takes it any more. */
async function written(target: Writable, data: Uint8Array, gone: AbortSignal): Promise<void> {
  if (target.write(data) || gone.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      target.off('drain', done);
      gone.removeEventListener('abort', done);
      resolve();
    };
    target.once('drain', done);
    gone.addEventListener('abort', done);
  });
}
