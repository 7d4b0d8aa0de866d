import type { ConnectionOverrides } from './kubeconfig/kubeconfig.ts';
import { type LoadKubeconfigOptions, loadKubeconfig } from './kubeconfig/load-kubeconfig.ts';
import { resolveContext } from './kubeconfig/resolve-context.ts';
import type { KubeApi } from './transport/kube-api.ts';
import { createTransport, type TransportOptions } from './transport/transport.ts';

export interface ConnectOptions extends LoadKubeconfigOptions {
  readonly overrides?: ConnectionOverrides | undefined;
  /** Goes into the User-Agent and so into the cluster's audit log. */
  readonly version?: string | undefined;
  /** True when a login plugin may ask the user. @default whether stdin is a terminal */
  readonly interactive?: boolean | undefined;
  /** Another way to prove who sends a request; undefined leaves it to what the kubeconfig says. */
  readonly authenticatorFor?: TransportOptions['authenticatorFor'];
  /** How long one call is tried again before it fails, in milliseconds. @default 60000 */
  readonly retryDeadlineMs?: number | undefined;
}

/**
 * Reads the kubeconfig and makes a connection to its cluster. Nothing is sent until the first request.
 *
 * @throws AisubmitError `INVALID_INPUT` when the kubeconfig cannot be used.
 */
export async function connectCluster(options: ConnectOptions = {}): Promise<KubeApi> {
  const env = options.env ?? process.env;
  const kubeconfig = await loadKubeconfig({ ...options, env });
  const settings = resolveContext(kubeconfig, options.overrides, { env });
  return createTransport(settings, {
    env,
    interactive: options.interactive ?? process.stdin.isTTY === true,
    version: options.version ?? 'unknown',
    deadlineMs: options.retryDeadlineMs,
    authenticatorFor: options.authenticatorFor,
  });
}
