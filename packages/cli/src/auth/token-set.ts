/** What a login yields and the token store keeps. Nothing else ever holds it. */
export interface TokenSet {
  /** The JWT that the API server is shown. */
  readonly idToken: string;
  /** Absent where the issuer gives none; the login then ends with the id token. */
  readonly refreshToken?: string;
  /** `exp` of the id token, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** `sub` of the id token; a refresh that answers for somebody else is refused. */
  readonly subject: string;
  /** This machine's clock minus the issuer's when the token was received, in milliseconds. */
  readonly clockSkew?: number;
}
