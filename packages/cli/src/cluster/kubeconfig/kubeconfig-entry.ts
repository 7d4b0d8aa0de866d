/** What a login writes into a kubeconfig. It holds no secret: the user is a program that is asked for one. */
export interface KubeconfigEntry {
  /** Absent: the cluster's entry is left alone. */
  readonly cluster?: ClusterEntry | undefined;
  readonly user: UserEntry;
  readonly context: ContextEntry;
  /** True when plain kubectl shall use the context from now on. */
  readonly makeCurrent: boolean;
}

export interface ClusterEntry {
  readonly name: string;
  readonly server: string;
  /** Base64 of PEM; absent: the certificate is publicly trusted. */
  readonly certificateAuthorityData?: string | undefined;
  readonly tlsServerName?: string | undefined;
}

export interface UserEntry {
  readonly name: string;
  readonly exec: ExecEntry;
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
export interface ExecEntry {
  readonly apiVersion: 'client.authentication.k8s.io/v1';
  readonly command: string;
  readonly args: readonly string[];
  readonly interactiveMode: 'Never';
  readonly provideClusterInfo: true;
  readonly installHint: string;
}

export interface ContextEntry {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  /** Absent: a namespace that the context has stays. */
  readonly namespace?: string | undefined;
}
