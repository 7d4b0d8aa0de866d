/** What a request carries to prove who sends it. */
export interface Credential {
  /** Value of the Authorization header. */
  readonly authorization?: string | undefined;
  /** A client certificate and its key, PEM. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export interface Authenticator {
  current(signal?: AbortSignal): Promise<Credential>;
  /** Drops a credential that the server refused with 401; false when asking again would give the same one. */
  refused(credential: Credential): boolean;
}
