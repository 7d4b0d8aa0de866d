import type { KubeCluster, KubeExec } from './kubeconfig.ts';

/** Bytes that a kubeconfig gives inline (base64) or by a file. Inline wins, as in client-go. */
export interface FileOrData {
  readonly file?: string | undefined;
  readonly data?: string | undefined;
}

/** How a request proves who sends it; `source` is the flag or the place in the kubeconfig that it comes from. */
export type AuthSource =
  | { readonly type: 'none' }
  | { readonly type: 'token'; readonly token: string; readonly source: string }
  | { readonly type: 'tokenFile'; readonly path: string; readonly fallback?: string | undefined }
  | { readonly type: 'basic'; readonly username: string; readonly password: string; readonly source: string }
  | { readonly type: 'exec'; readonly exec: KubeExec; readonly cluster: KubeCluster };

/** `as`, `as-uid`, `as-groups` and `as-user-extra`: on whose behalf requests are made. */
export interface Impersonation {
  readonly user: string;
  readonly uid?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly extra?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Everything a connection needs, decided; files named here are read on the first request. */
export interface ConnectionSettings {
  readonly contextName: string | undefined;
  readonly clusterName: string | undefined;
  readonly userName: string | undefined;
  /** URL of the API server, without a trailing slash. */
  readonly server: string;
  /** What the context or `--namespace` says; undefined when neither does. */
  readonly namespace: string | undefined;
  readonly tls: {
    readonly ca?: FileOrData | undefined;
    readonly insecure: boolean;
    readonly serverName?: string | undefined;
    readonly cert?: FileOrData | undefined;
    readonly key?: FileOrData | undefined;
  };
  readonly auth: AuthSource;
  readonly impersonate?: Impersonation | undefined;
  readonly proxyUrl?: string | undefined;
  readonly disableCompression: boolean;
  /** Bound of one request; undefined for the default, 0 for none. */
  readonly requestTimeoutMs?: number | undefined;
  /** What the user should know before a connection is made, one sentence each. */
  readonly warnings: readonly string[];
}
