/** Somebody the issuer knows; any password will do. */
export interface IssuerUser {
  readonly name: string;
  readonly email: string;
  readonly emailVerified?: boolean;
  readonly groups?: readonly string[];
  /** Numbers for processes and files, as an organisation's directory has them. */
  readonly uid?: number;
  readonly gid?: number;
}

export const issuerUsers: readonly IssuerUser[] = [
  { name: 'alice', email: 'alice@example.com', groups: ['data-science'], uid: 10_001, gid: 20_001 },
  { name: 'bob', email: 'bob@example.com', groups: ['data-science', 'ops'], uid: 10_002, gid: 20_002 },
  // Has no numbers, for whoever needs the claim to be missing.
  { name: 'carol', email: 'carol@example.com' },
];
