/** One `clusters[].cluster` entry; file paths are absolute. */
export interface KubeCluster {
  readonly server?: string | undefined;
  readonly 'certificate-authority'?: string | undefined;
  readonly 'certificate-authority-data'?: string | undefined;
  readonly 'insecure-skip-tls-verify'?: boolean | undefined;
  readonly 'tls-server-name'?: string | undefined;
  readonly 'proxy-url'?: string | undefined;
  readonly 'disable-compression'?: boolean | undefined;
  /** Only the one extension that an exec plugin may ask for is kept. */
  readonly execConfig?: unknown;
}

/** One `users[].user.exec` entry. */
export interface KubeExec {
  readonly apiVersion: string;
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | undefined;
  readonly installHint?: string | undefined;
  readonly provideClusterInfo?: boolean | undefined;
  readonly interactiveMode?: 'Never' | 'IfAvailable' | 'Always' | undefined;
}

/** One `users[].user` entry; file paths are absolute. */
export interface KubeUser {
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly 'client-certificate'?: string | undefined;
  readonly 'client-certificate-data'?: string | undefined;
  readonly 'client-key'?: string | undefined;
  readonly 'client-key-data'?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly as?: string | undefined;
  readonly 'as-uid'?: string | undefined;
  readonly 'as-groups'?: readonly string[] | undefined;
  readonly 'as-user-extra'?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly exec?: KubeExec | undefined;
  readonly 'auth-provider'?:
    | { readonly name: string; readonly config?: Readonly<Record<string, string>> | undefined }
    | undefined;
}

/** One `contexts[].context` entry. */
export interface KubeContext {
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
}

/** The merged kubeconfig, as kubectl sees it. */
export interface Kubeconfig {
  /** The files that were read, in order of precedence; empty inside a cluster or when none exists. */
  readonly files: readonly string[];
  readonly currentContext: string | undefined;
  readonly clusters: ReadonlyMap<string, KubeCluster>;
  readonly users: ReadonlyMap<string, KubeUser>;
  readonly contexts: ReadonlyMap<string, KubeContext>;
}

/** kubectl's global flags that change what a kubeconfig says. */
export interface ConnectionOverrides {
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly as?: string | undefined;
  readonly asUid?: string | undefined;
  readonly asGroups?: readonly string[] | undefined;
  readonly certificateAuthority?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly tlsServerName?: string | undefined;
  readonly disableCompression?: boolean | undefined;
  /** Like `30s`, `2m` or a number of seconds; `0` means no bound. */
  readonly requestTimeout?: string | undefined;
}
