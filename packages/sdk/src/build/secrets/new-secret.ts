/** What a Secret that a user makes is for. */
export const SECRET_KINDS = ['git', 's3', 'registry', 'token'] as const;

/** What a Secret that a user makes is for. */
export type SecretKind = (typeof SECRET_KINDS)[number];

/** User name and password or token for git over HTTPS. */
export interface NewGitPassword {
  readonly kind: 'git';
  readonly protocol: 'https';
  /** `HOST` or `HOST:PORT`, as {@link parseHost} gives it. */
  readonly host: string;
  readonly username: string;
  readonly password: string;
  /** Certificates of the authority behind a private server, PEM. */
  readonly ca?: string | undefined;
}

/** Private key for git over SSH, with the keys by which the server is known. */
export interface NewGitKey {
  readonly kind: 'git';
  readonly protocol: 'ssh';
  readonly host: string;
  readonly privateKey: string;
  /** Lines of a known_hosts file. */
  readonly knownHosts: readonly string[];
  /** `SHA256:…` of the public key; not secret. */
  readonly fingerprint: string;
}

/** Access key for an S3 endpoint. */
export interface NewS3Key {
  readonly kind: 's3';
  /** Undefined is AWS itself. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** Certificates of the authority behind a private endpoint, PEM. */
  readonly ca?: string | undefined;
}

/** User name and password for a container registry. */
export interface NewRegistryLogin {
  readonly kind: 'registry';
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/** One token for one service. */
export interface NewToken {
  readonly kind: 'token';
  /** What it is for, a key of {@link TOKEN_PURPOSES}. */
  readonly purpose: string;
  readonly hosts: readonly string[];
  /** Of a tracking server that wants a name beside the token, which is then its password. */
  readonly username?: string | undefined;
  readonly token: string;
}

/** A credential that is about to become a Secret. */
export type NewSecret = NewGitPassword | NewGitKey | NewS3Key | NewRegistryLogin | NewToken;

/** Services whose tokens are known, and the hosts that a token of theirs is for when the user names none. */
export const TOKEN_PURPOSES: Readonly<Record<string, readonly string[]>> = {
  wandb: ['api.wandb.ai'],
  mlflow: [],
  huggingface: ['huggingface.co'],
  ngc: ['api.ngc.nvidia.com'],
  generic: [],
};
