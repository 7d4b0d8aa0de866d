import { apiPath } from '../../resource-paths.ts';
import type { KubeApi } from '../../transport/kube-api.ts';
import { createExecSession } from './create-exec-session.ts';
import type { ExecOptions, ExecSession } from './exec-session.ts';

/** Only the first can end a command's input. */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

/**
 * Starts a command in a container.
 *
 * @throws ApiError when the API server refuses, or cannot be reached; what may have been started is not started again.
 */
export async function openExec(api: KubeApi, options: ExecOptions): Promise<ExecSession> {
  const { namespace, pod, container, command, stdin = false, tty = false, signal } = options;
  const channel = await api.upgrade({
    path: apiPath({ apiVersion: 'v1', kind: 'Pod', namespace, name: pod }, 'exec'),
    // With a terminal there is one output: the node refuses to be asked for both.
    query: { container, command, stdin, stdout: true, stderr: !tty, tty },
    protocols: PROTOCOLS,
    signal,
  });
  return createExecSession(channel, { pod, signal, canEndInput: channel.protocol === PROTOCOLS[0] });
}
