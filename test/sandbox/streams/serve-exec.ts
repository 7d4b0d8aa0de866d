import type { ApiStatus } from '../api/api-status.ts';
import type { Obj } from '../api/object.ts';
import { type ExecCall, RuntimeRefusal } from './exec-call.ts';
import type { ExecIo, ExecOptions } from './exec-io.ts';
import { EXEC_SUCCESS, type ExecStatus, exitStatus, internalError, translatedExitStatus } from './exec-status.ts';
import { SPDY_EXEC_PROTOCOLS, spdyExec } from './spdy-exec.ts';
import {
  acceptSpdy,
  acceptWebSocket,
  offeredProtocols,
  refuseUpgrade,
  type Upgrade,
  wantsWebSocket,
} from './upgrade.ts';
import { WEBSOCKET_EXEC_PROTOCOLS, type WebSocketExecProtocol, websocketExec } from './websocket-exec.ts';

const TRANSLATED = 'v5.channel.k8s.io';

/** A process somebody asks for, and where it would run. */
export interface ExecRequest extends ExecOptions {
  readonly pod: Obj;
  readonly container: string;
  readonly command: readonly string[];
  /** Over WebSocket; default all that are known. */
  readonly protocols?: readonly WebSocketExecProtocol[];
}

/** Runs a process in a container and answers its exit code. */
export type RunInContainer = (call: Omit<ExecCall, 'signal'>) => Promise<number>;

/** Serves an exec over whatever the client speaks. */
export async function serveExec(upgrade: Upgrade, request: ExecRequest, run: RunInContainer): Promise<void> {
  const accepted = await acceptExec(upgrade, request);
  if (accepted === undefined) return;
  const { io, isTranslated } = accepted;
  const { pod, container, command, tty } = request;
  const { stdin, stdout, stderr } = io;
  const onResize: ExecIo['onResize'] = (listener) => io.onResize(listener);
  // A process may go on after its container has ended; what it still writes is lost.
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
  let status: ExecStatus;
  try {
    const code = await run({ pod, container, command, tty, stdin, stdout, stderr, onResize });
    const failed = isTranslated ? translatedExitStatus(code) : exitStatus(code, command);
    status = code === 0 ? EXEC_SUCCESS : failed;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const isRuntime = error instanceof RuntimeRefusal;
    const refusal = `error executing command in container: ${isRuntime ? words : `the script failed: ${words}`}`;
    status = internalError(isTranslated ? `Internal error occurred: ${refusal}` : refusal);
  }
  await io.finish(status);
}

/** Refuses as a node does that has no such container running, in the way that reaches the client. */
export async function refuseExec(upgrade: Upgrade, request: ExecRequest, refusal: ApiStatus): Promise<void> {
  const { protocols = WEBSOCKET_EXEC_PROTOCOLS } = request;
  const isTranslated =
    wantsWebSocket(upgrade) && protocols.includes(TRANSLATED) && offeredProtocols(upgrade).includes(TRANSLATED);
  // The server has shaken hands with the client before it asks the node.
  if (!isTranslated) return refuseUpgrade(upgrade.socket, refusal.code, refusal.message);
  const accepted = await acceptExec(upgrade, request);
  await accepted?.io.finish(internalError(`unable to upgrade connection: ${refusal.message}`));
}

async function acceptExec(
  upgrade: Upgrade,
  request: ExecRequest,
): Promise<{ io: ExecIo; isTranslated: boolean } | undefined> {
  if (!wantsWebSocket(upgrade)) {
    const version = acceptSpdy(upgrade, SPDY_EXEC_PROTOCOLS);
    if (version === undefined) return undefined;
    const io = await spdyExec(upgrade.socket, request).catch(() => undefined);
    return io === undefined ? undefined : { io, isTranslated: false };
  }
  const offered = offeredProtocols(upgrade);
  const { protocols = WEBSOCKET_EXEC_PROTOCOLS } = request;
  const protocol = protocols.find((name) => offered.includes(name));
  if (protocol === undefined) {
    const words = `requested protocol(s) are not supported: [${offered.join(' ')}]; supports [${protocols.join(' ')}]`;
    refuseUpgrade(upgrade.socket, 403, words);
    return undefined;
  }
  // A real API server translates the newest protocol for its node and hands the older one through.
  const isNewest = protocol === TRANSLATED;
  const socket = await acceptWebSocket(upgrade, protocol);
  return { io: websocketExec(socket, { ...request, canEndInput: isNewest }), isTranslated: isNewest };
}
