import { AisubmitError, DEFAULT_SCOPES, escapeControlChars, parseLoginDocument } from '@aisubmit/sdk';
import { readCertificates } from '../../admin/read-certificates.ts';
import type { Host } from '../../host.ts';
import type { MetServer } from '../meet-server.ts';
import { issuerUrl, refuseBadClient } from '../oidc/issuer-url.ts';
import type { AccountEntry } from '../store/account-entry.ts';
import type { LoginTarget } from './login-target.ts';

export interface IssuerFlags {
  readonly issuer?: string | undefined;
  readonly 'client-id'?: string | undefined;
  readonly 'ca-file'?: string | undefined;
  readonly scope?: readonly string[] | undefined;
  readonly 'allow-insecure-issuer'?: boolean | undefined;
}

/** Where and as what to log in, and who says so. */
export interface LoginChoice {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly issuerCa: string | undefined;
  readonly allowInsecureIssuer: boolean;
  /** Claim to call the user by. */
  readonly usernameClaim: string | undefined;
  readonly from: 'flags' | 'server' | 'before' | 'kubeconfig';
}

interface Sources {
  readonly flags: IssuerFlags;
  readonly target: LoginTarget;
  readonly met: MetServer;
  readonly accounts: readonly AccountEntry[];
  readonly host: Host;
}

/**
 * Chooses the issuer: from the flags, else what the server publishes, else the one of the login before, else the one
 * that the kubeconfig's user names, which may be anybody's.
 *
 * @throws AisubmitError `INVALID_INPUT` when nobody names one, or what is published cannot be used.
 */
export async function loginChoice({ flags, target, met, accounts, host }: Sources): Promise<LoginChoice> {
  const found = fromFlags(flags) ?? published(met) ?? before(target, met, accounts);
  if (found === undefined) throw nobodySays(met.server, flags);
  const certificates =
    flags['ca-file'] === undefined ? undefined : await readCertificates(flags['ca-file'], '--ca-file', host);
  const allowInsecureIssuer = flags['allow-insecure-issuer'] ?? found.allowInsecureIssuer;
  // Before it is shown to be agreed to.
  issuerUrl(found.issuer, allowInsecureIssuer);
  refuseBadClient(found.clientId);
  return {
    ...found,
    scopes: flags.scope === undefined ? found.scopes : scopesOf(flags.scope),
    issuerCa: certificates?.map(({ pem }) => pem).join('') ?? found.issuerCa,
    allowInsecureIssuer,
  };
}

/** RFC 6749, section 3.3; several in one word are what a shell makes of quotes. */
function scopesOf(words: readonly string[]): readonly string[] {
  const scopes = words.flatMap((word) => word.split(' ')).filter((each) => each !== '');
  if (scopes.length <= 32 && scopes.every((each) => /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(each))) {
    return [...new Set(['openid', ...scopes])];
  }
  throw new AisubmitError('INVALID_INPUT', '--scope has characters that no scope has, or there are too many', {
    fix: 'write it like --scope openid --scope groups',
  });
}

function fromFlags({ issuer, 'client-id': clientId }: IssuerFlags): LoginChoice | undefined {
  if (issuer === undefined || clientId === undefined) {
    if (issuer === clientId) return undefined;
    const missing = issuer === undefined ? '--issuer' : '--client-id';
    throw new AisubmitError('INVALID_INPUT', `${missing} is missing`, {
      fix: 'give both, or none: then the server says where to log in',
    });
  }
  return {
    issuer,
    clientId,
    scopes: DEFAULT_SCOPES,
    issuerCa: undefined,
    allowInsecureIssuer: false,
    usernameClaim: undefined,
    from: 'flags',
  };
}

function published({ loginText, server }: MetServer): LoginChoice | undefined {
  if (loginText === undefined) return undefined;
  const login = parseLoginDocument(loginText, {
    source: `what ${escapeControlChars(server)} publishes about logging in`,
  });
  return {
    issuer: login.issuer,
    clientId: login.clientId,
    scopes: login.scopes,
    issuerCa: login.certificateAuthority,
    allowInsecureIssuer: false,
    usernameClaim: login.usernameClaim,
    from: 'server',
  };
}

function before(
  { own }: LoginTarget,
  { server }: MetServer,
  accounts: readonly AccountEntry[],
): LoginChoice | undefined {
  const entry = accounts.find(
    (each) =>
      each.server === server &&
      (own === undefined || (each.issuer === own.stanza.issuer && each.clientId === own.stanza.clientId)),
  );
  if (entry !== undefined) {
    const { issuer, clientId, scopes, issuerCa, allowInsecureIssuer = false } = entry;
    return { issuer, clientId, scopes, issuerCa, allowInsecureIssuer, usernameClaim: undefined, from: 'before' };
  }
  if (own === undefined) return undefined;
  const { issuer, clientId } = own.stanza;
  return {
    issuer,
    clientId,
    scopes: DEFAULT_SCOPES,
    issuerCa: undefined,
    allowInsecureIssuer: false,
    usernameClaim: undefined,
    from: 'kubeconfig',
  };
}

function nobodySays(server: string, flags: IssuerFlags): AisubmitError {
  const extra = flags['ca-file'] === undefined ? '' : ' beside --ca-file';
  return new AisubmitError('INVALID_INPUT', `${escapeControlChars(server)} does not say where to log in`, {
    fix: `give --issuer and --client-id${extra}; an admin can publish them: kubectl aisubmit admin login`,
  });
}
