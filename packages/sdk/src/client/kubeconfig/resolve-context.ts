import { resolve } from 'node:path';
import { AisubmitError } from '../../errors.ts';
import { closest } from '../../request/closest.ts';
import { safeText } from '../safe-text.ts';
import { authSource, impersonation } from './auth-source.ts';
import type { ConnectionSettings, FileOrData } from './connection-settings.ts';
import { parseGoDurationMs } from './go-duration.ts';
import type { ConnectionOverrides, KubeCluster, KubeContext, Kubeconfig, KubeUser } from './kubeconfig.ts';
import { proxyUrl, refuseCleartext, serverUrl } from './server-url.ts';

export interface ResolveOptions {
  /** For HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: number | undefined;
}

/**
 * Decides which server to talk to, as whom and how. Pure: files named in the settings are read on the first request.
 *
 * @throws AisubmitError `INVALID_INPUT` when a name is unknown or settings contradict each other.
 */
export function resolveContext(
  kubeconfig: Kubeconfig,
  overrides: ConnectionOverrides = {},
  options: ResolveOptions = {},
): ConnectionSettings {
  const contextName = text(overrides.context) ?? kubeconfig.currentContext;
  const context = chosenContext(kubeconfig, overrides, contextName);
  const clusterName = text(overrides.cluster) ?? context.cluster;
  const userName = text(overrides.user) ?? context.user;
  const cluster = withClusterOverrides(entry(kubeconfig.clusters, clusterName, 'cluster') ?? {}, overrides);
  const user = entry(kubeconfig.users, userName, 'user') ?? {};
  const server = serverUrl(cluster.server, clusterName);
  const auth = authSource(user, overrides, { userName: userName ?? '', cluster, now: options.now ?? Date.now() });
  if (auth.type !== 'none') refuseCleartext(server);
  return {
    contextName,
    clusterName,
    userName,
    server: server.href.replace(/\/+$/, ''),
    namespace: text(overrides.namespace) ?? text(context.namespace),
    tls: { ...serverTls(cluster, clusterName), ...clientCertificate(user, overrides) },
    auth,
    impersonate: impersonation(user, overrides),
    proxyUrl: proxyUrl(cluster['proxy-url'], server, options.env ?? {}),
    disableCompression: overrides.disableCompression ?? cluster['disable-compression'] ?? false,
    requestTimeoutMs: requestTimeout(overrides.requestTimeout),
    warnings: warnings(cluster, server),
  };
}

function text(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function chosenContext(kubeconfig: Kubeconfig, overrides: ConnectionOverrides, name: string | undefined): KubeContext {
  if (name !== undefined) return entry(kubeconfig.contexts, name, 'context') ?? {};
  if (text(overrides.server) !== undefined || text(overrides.cluster) !== undefined) return {};
  const names = [...kubeconfig.contexts.keys()].slice(0, 10).map((each) => safeText(each));
  if (names.length > 0) {
    throw new AisubmitError('INVALID_INPUT', 'the kubeconfig has no current context', {
      fix: `choose one with --context or \`kubectl config use-context\`: ${names.join(', ')}`,
    });
  }
  throw new AisubmitError('INVALID_INPUT', 'no cluster is configured: no kubeconfig was found, or it is empty', {
    fix: 'ask your admin for a kubeconfig and put it at ~/.kube/config, or name it with --kubeconfig or KUBECONFIG',
  });
}

function entry<T>(map: ReadonlyMap<string, T>, name: string | undefined, what: string): T | undefined {
  if (name === undefined || name === '') return undefined;
  const found = map.get(name);
  if (found !== undefined) return found;
  const names = [...map.keys()];
  const guess = closest(name, names);
  throw new AisubmitError('INVALID_INPUT', `the kubeconfig has no ${what} named ${safeText(name)}`, {
    fix:
      guess === undefined
        ? `it has: ${
            names
              .slice(0, 10)
              .map((each) => safeText(each))
              .join(', ') || 'none'
          }`
        : `did you mean ${safeText(guess)}?`,
  });
}

// As client-go: a flag about trust replaces everything the file says about trust, a server flag drops its TLS name.
function withClusterOverrides(cluster: KubeCluster, overrides: ConnectionOverrides): KubeCluster {
  const server = text(overrides.server);
  const ca = text(overrides.certificateAuthority);
  const trusted = overrides.insecureSkipTlsVerify === true || ca !== undefined;
  return {
    ...cluster,
    ...(server === undefined ? {} : { server }),
    ...(server === undefined && text(overrides.tlsServerName) === undefined
      ? {}
      : { 'tls-server-name': text(overrides.tlsServerName) }),
    ...(trusted
      ? {
          'insecure-skip-tls-verify': overrides.insecureSkipTlsVerify === true,
          'certificate-authority': ca === undefined ? undefined : resolve(ca),
          'certificate-authority-data': undefined,
        }
      : {}),
  };
}

function serverTls(cluster: KubeCluster, clusterName: string | undefined): ConnectionSettings['tls'] {
  const insecure = cluster['insecure-skip-tls-verify'] === true;
  const ca = fileOrData(cluster['certificate-authority'], cluster['certificate-authority-data']);
  if (insecure && ca !== undefined) {
    throw new AisubmitError(
      'INVALID_INPUT',
      `cluster ${safeText(clusterName ?? '')} names a certificate authority and says not to verify`,
      {
        fix: 'remove insecure-skip-tls-verify from the kubeconfig',
      },
    );
  }
  return { ca, insecure, serverName: text(cluster['tls-server-name']) };
}

function clientCertificate(
  user: KubeUser,
  overrides: ConnectionOverrides,
): { cert?: FileOrData | undefined; key?: FileOrData | undefined } {
  const cert =
    overridden(overrides.clientCertificate) ?? fileOrData(user['client-certificate'], user['client-certificate-data']);
  const key = overridden(overrides.clientKey) ?? fileOrData(user['client-key'], user['client-key-data']);
  if ((cert === undefined) !== (key === undefined)) {
    throw new AisubmitError(
      'INVALID_INPUT',
      `a client ${cert === undefined ? 'key is given without its certificate' : 'certificate is given without its key'}`,
      {
        fix: 'give client-certificate and client-key together',
      },
    );
  }
  return { cert, key };
}

function overridden(path: string | undefined): FileOrData | undefined {
  return text(path) === undefined ? undefined : { file: resolve(`${path}`) };
}

function fileOrData(file: string | undefined, data: string | undefined): FileOrData | undefined {
  return text(file) === undefined && text(data) === undefined ? undefined : { file: text(file), data: text(data) };
}

function requestTimeout(timeout: string | undefined): number | undefined {
  if (text(timeout) === undefined) return undefined;
  const ms = parseGoDurationMs(`${timeout}`);
  if (ms !== undefined) return ms;
  throw new AisubmitError('INVALID_INPUT', `--request-timeout ${safeText(`${timeout}`)} is not a duration`, {
    fix: 'write it like 30s, 2m or 0 for none',
  });
}

function warnings(cluster: KubeCluster, server: URL): readonly string[] {
  if (server.protocol === 'http:')
    return [`${server.host} is reached without TLS: anyone on the way can read and change what is sent`];
  if (cluster['insecure-skip-tls-verify'] !== true) return [];
  return [
    `the certificate of ${server.host} is not verified (insecure-skip-tls-verify): anyone on the way can pose as the cluster`,
  ];
}
