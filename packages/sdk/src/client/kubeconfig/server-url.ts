import { AisubmitError } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import { isLoopback, proxyForUrl } from './proxy-for-url.ts';

/**
 * Reads the server of a cluster.
 *
 * @throws AisubmitError `INVALID_INPUT` when it is missing or not a plain http(s) URL.
 */
export function serverUrl(server: string | undefined, clusterName: string | undefined): URL {
  const named = clusterName === undefined ? '--server' : `cluster ${safeText(clusterName)}`;
  if (server === undefined || server === '') {
    throw new AisubmitError('INVALID_INPUT', `${named} names no server`, {
      fix: 'add `server: https://…` to it in the kubeconfig',
    });
  }
  const withScheme = server.includes('://') ? server : `${/:443$/.test(server) ? 'https' : 'http'}://${server}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  const clean = url !== undefined && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (url !== undefined && clean && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new AisubmitError(
    'INVALID_INPUT',
    `the server of ${named} is not a URL such as https://cluster.example.com:6443`,
    {
      fix: 'correct `server` in the kubeconfig, or --server; a user name or password does not belong there',
    },
  );
}

/** @throws AisubmitError `INVALID_INPUT` when a credential would go over plain HTTP to another machine. */
export function refuseCleartext(server: URL): void {
  if (server.protocol === 'https:' || isLoopback(server.hostname)) return;
  throw new AisubmitError(
    'INVALID_INPUT',
    `${safeText(server.host)} is reached without TLS, and a credential would be sent in clear text`,
    {
      fix: 'use an https:// server',
    },
  );
}

/**
 * Names the proxy on the way to a server: the cluster's own, else the environment's.
 *
 * @throws AisubmitError `INVALID_INPUT` when it is of a kind that is not spoken.
 */
export function proxyUrl(
  own: string | undefined,
  server: URL,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const fromCluster = own === '' ? undefined : own;
  const proxy = fromCluster ?? proxyForUrl(server, env);
  if (proxy === undefined) return undefined;
  const scheme = URL.canParse(proxy) ? new URL(proxy).protocol : '';
  if (scheme === 'http:' || scheme === 'https:') return proxy;
  const source =
    fromCluster === undefined ? 'the environment (HTTPS_PROXY or HTTP_PROXY)' : 'proxy-url in the kubeconfig';
  throw new AisubmitError(
    'INVALID_INPUT',
    scheme.startsWith('socks')
      ? `${source} asks for a SOCKS proxy, which aisubmit does not speak`
      : `${source} is not a proxy URL`,
    {
      fix: 'use an http:// or https:// proxy, for example `ssh -L` to the server itself, or a local HTTP-to-SOCKS bridge',
    },
  );
}
