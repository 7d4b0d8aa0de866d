import { AisubmitError } from '@aisubmit/sdk';
import {
  type ForwardedPort,
  forwardPort,
  notRunning,
  type Reach,
  reachWorkload,
  readDoor,
  type WorkloadDoor,
  type WorkloadRef,
} from '@aisubmit/sdk/client';
import { EXIT_CODES, EXIT_OK } from '../exit-codes.ts';
import { shortId } from '../submission.ts';
import { wrapFor } from '../ui/wrap-for.ts';
import { announce } from './announce.ts';
import type { ConnectOptions } from './connect-options.ts';
import { type NotebookDoor, notebookDoor } from './notebook-door.ts';
import type { PortPair } from './parse-ports.ts';
import { tellEvents } from './tell-events.ts';

/**
 * Keeps one workload at hand until it ends or the user does.
 *
 * @returns The exit code: 0 after Ctrl-C, since that is how it is meant to end.
 */
export async function connectWorkload(ref: WorkloadRef, options: ConnectOptions): Promise<number> {
  const { api, host } = options;
  const door = await readDoor(api, ref, host.signal);
  const pairs = portsOf(ref, door, options.ports);
  const reach = reachWorkload(api, ref, {
    port: pairs[0]?.remote ?? 0,
    signal: host.signal,
    onEvent: tellEvents(shortId(ref), options.progress, host.stderr),
  });
  try {
    const notebook = notebookDoor(door, { ref, reach, ...options });
    const forwards = await openPorts(reach, { pairs, door, notebook, address: options.address });
    options.onListening();
    const early = await Promise.race([reach.connected.then(() => undefined), reach.ended]);
    if (early !== undefined) throw notRunning(ref, early);
    await announce(forwards, { ref, door, notebook, ...options });
    return await untilTheEnd(reach, ref, options);
  } finally {
    reach.close();
    await reach.ended.catch(() => undefined);
  }
}

interface OpenPorts {
  readonly pairs: readonly Required<PortPair>[];
  readonly door: WorkloadDoor;
  readonly notebook: NotebookDoor | undefined;
  readonly address: string;
}

async function openPorts(reach: Reach, { pairs, door, notebook, address }: OpenPorts): Promise<ForwardedPort[]> {
  const forwards: ForwardedPort[] = [];
  for (const { local, remote } of pairs) {
    const greet = remote === door.port ? notebook?.greet : undefined;
    forwards.push(await forwardPort(reach, { port: remote ?? 0, localPort: local, address, greet }));
  }
  return forwards;
}

/** Which ports of the pod are meant; its own where none is named. */
function portsOf(ref: WorkloadRef, { port }: WorkloadDoor, asked: readonly PortPair[]): readonly Required<PortPair>[] {
  const pairs = asked.length === 0 ? [{ local: undefined, remote: undefined }] : asked;
  return pairs.map(({ local, remote = port }) => {
    if (remote !== undefined) return { local, remote };
    throw new AisubmitError('INVALID_INPUT', `${shortId(ref)} names no port that it answers on`, {
      fix: 'if a program in it listens on one, say which: --port :PORT; TensorBoard comes with --tensorboard-logdir',
    });
  });
}

async function untilTheEnd(reach: Reach, ref: WorkloadRef, { host, progress }: ConnectOptions): Promise<number> {
  try {
    const { state, sentence, next } = await reach.ended;
    const line = `${shortId(ref)}: ${sentence}; the connection has ended`;
    progress.say(wrapFor(host.stderr, line, { indent: '  ' }));
    if (next !== undefined && state !== 'Succeeded')
      progress.say(`  fix: ${wrapFor(host.stderr, next, { indent: ' '.repeat(7) })}`);
    return state === 'Succeeded' ? EXIT_OK : EXIT_CODES.WORKLOAD_FAILED;
  } catch (error) {
    if (!host.signal.aborted) throw error;
    return EXIT_OK;
  }
}
