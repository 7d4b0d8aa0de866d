/** What a login is bound to: its token goes to this API server only, and came from this issuer for this client. */
export interface Account {
  /** URL of the API server, as `new URL(...).origin` plus path spells it, without a trailing slash. */
  readonly server: string;
  readonly issuer: string;
  readonly clientId: string;
}
