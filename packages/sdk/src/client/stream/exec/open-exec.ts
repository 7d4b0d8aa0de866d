import { apiPath } from '../../resource-paths.ts';
import type { ApiError } from '../../transport/api-error.ts';
import type { KubeApi, StreamChannel, UpgradeRequest } from '../../transport/kube-api.ts';
import { mayBeOld } from '../may-be-old.ts';
import { createExecSession } from './create-exec-session.ts';
import type { ExecOptions, ExecSession } from './exec-session.ts';
import { spdyExecChannel } from './spdy-exec-channel.ts';

const SWITCHED = 101;
/** Only the first can end a command's input. */
const V5 = 'v5.channel.k8s.io';
const V4 = 'v4.channel.k8s.io';

/**
 * Starts a command in a container.
 *
 * @throws ApiError when the API server refuses, or cannot be reached; what may have been started is not started again.
 */
export async function openExec(api: KubeApi, options: ExecOptions): Promise<ExecSession> {
  const { namespace, pod, container, command, stdin = false, tty = false, signal } = options;
  const { channel, canEndInput } = await firstKnown(
    api,
    {
      path: apiPath({ apiVersion: 'v1', kind: 'Pod', namespace, name: pod }, 'exec'),
      // With a terminal there is one output: the node refuses to be asked for both.
      query: { container, command, stdin, stdout: true, stderr: !tty, tty },
      signal,
    },
    { stdin, tty },
  );
  return createExecSession(channel, { pod, signal, canEndInput });
}

interface Opened {
  readonly channel: StreamChannel;
  readonly canEndInput: boolean;
}

/**
 * Servers before 1.30 can be told over SPDY alone that the input has ended, and some proxies let no WebSocket through. What
 * was refused has not begun, so asking in another way starts nothing twice.
 */
async function firstKnown(
  api: KubeApi,
  request: Omit<UpgradeRequest, 'protocols'>,
  terms: { readonly stdin: boolean; readonly tty: boolean },
): Promise<Opened> {
  const overWebSocket = async (...protocols: [string, ...string[]]): Promise<Opened> => {
    const channel = await api.upgrade({ ...request, protocols });
    return { channel, canEndInput: channel.protocol === V5 };
  };
  const overSpdy = async (): Promise<Opened> => {
    const connection = await api.upgrade({ ...request, over: 'SPDY/3.1', protocols: [V4] });
    return { channel: spdyExecChannel(connection, terms), canEndInput: true };
  };
  const ways = terms.stdin
    ? [() => overWebSocket(V5), overSpdy, () => overWebSocket(V4)]
    : [() => overWebSocket(V5, V4), overSpdy];
  const refusals: ApiError[] = [];
  for (const open of ways) {
    try {
      return await open();
    } catch (error) {
      // Who switched the connection, if to nothing we know, may have let the command begin.
      if (!mayBeOld(error) || error.status === SWITCHED) throw error;
      refusals.push(error);
    }
  }
  const [first, overSpdyToo] = refusals;
  // The handshake of a WebSocket has no words for what is wrong, but who has no right has none in any way.
  throw first?.status === 403 ? first : overSpdyToo;
}
