import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import { loadKubeconfig } from '@aisubmit/sdk/client';
import { writeKubeconfig } from '../../cluster/kubeconfig/write-kubeconfig.ts';
import type { Host } from '../../host.ts';
import type { Progress } from '../../ui/progress.ts';
import { bundleFingerprint } from '../bundle-fingerprint.ts';
import { type MetServer, meetServer } from '../meet-server.ts';
import { clockSentence } from '../oidc/clock-skew.ts';
import { decodeClaims } from '../oidc/decode-claims.ts';
import { discoverIssuer, type Issuer } from '../oidc/discover-issuer.ts';
import type { AccountEntry } from '../store/account-entry.ts';
import { readAccounts } from '../store/account-index.ts';
import { openStoreForLogin } from '../store/open-store.ts';
import type { TokenStore, TokenStoreKind } from '../store/token-store.ts';
import type { TokenSet } from '../token-set.ts';
import { keepLogin } from './keep-login.ts';
import { kubeconfigEntry } from './kubeconfig-names.ts';
import { type IssuerFlags, type LoginChoice, loginChoice } from './login-choice.ts';
import { type LoginPlan, loginPlan } from './login-plan.ts';
import { type LoginTarget, loginTarget, type TargetFlags } from './login-target.ts';

export interface LogInOptions {
  readonly flags: TargetFlags & IssuerFlags & { readonly 'token-store': TokenStoreKind };
  readonly host: Host;
  readonly progress: Progress;
  /** Asks for a passphrase; absent where nobody can be asked. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Shows server and issuer, and throws unless the user goes on. */
  readonly confirm: (plan: LoginPlan) => Promise<void>;
  /** Lets the person approve the login. */
  readonly approve: (issuer: Issuer, choice: LoginChoice) => Promise<TokenSet>;
}

export interface LoggedIn {
  readonly entry: AccountEntry;
  readonly username: string;
  /** True when the issuer gave something to extend the login with. */
  readonly isExtendable: boolean;
  readonly contextName: string;
  readonly kubeconfig: { readonly path: string; readonly changes: readonly string[] };
}

/**
 * Logs in: proves who the server is, lets the person agree to server and issuer, gets the tokens, keeps them, and writes
 * the kubeconfig. Nothing is kept before everything before it has worked.
 */
export async function logIn(options: LogInOptions): Promise<LoggedIn> {
  const { flags, host, progress, ask } = options;
  const target = await loginTarget(flags, host);
  progress.step(`Asking ${escapeControlChars(target.server)} how to log in`);
  const met = await meetServer({ ...target, signal: host.signal, env: host.env });
  const accounts = await readAccounts(host);
  const choice = await loginChoice({ flags, target, met, accounts, host });
  progress.stop();
  await options.confirm(loginPlan({ met, target, choice, accounts }));
  if (flags['token-store'] === 'keychain') progress.step('Opening the keychain');
  const store = await openStoreForLogin(flags['token-store'], { host, ask });
  progress.step(`Asking ${escapeControlChars(new URL(choice.issuer).host)}`);
  const issuer = await discovered(choice, host);
  progress.stop();
  const tokens = await options.approve(issuer, choice);
  const warning = clockSentence(tokens.clockSkew);
  if (warning !== undefined) host.stderr.write(`warning: ${warning}; correct it, or logins will seem to end early\n`);
  const entry = entryOf({ target, met, choice, tokens, store, host });
  await keepLogin(entry, tokens, { store, accounts, host, ask });
  return finish({ entry, tokens, target, met, choice, options });
}

interface Facts {
  readonly target: LoginTarget;
  readonly met: MetServer;
  readonly choice: LoginChoice;
}

function discovered(choice: LoginChoice, host: Host): Promise<Issuer> {
  const { issuer, clientId, issuerCa, allowInsecureIssuer } = choice;
  return discoverIssuer({
    issuer,
    clientId,
    allowInsecureIssuer,
    signal: host.signal,
    now: () => host.now(),
    env: host.env,
    ...(issuerCa === undefined ? {} : { caPem: issuerCa }),
  });
}

interface EntryFacts extends Facts {
  readonly tokens: TokenSet;
  readonly store: TokenStore;
  readonly host: Host;
}

function entryOf({ target, met, choice, tokens, store, host }: EntryFacts): AccountEntry {
  const { issuer, clientId, scopes, issuerCa, allowInsecureIssuer } = choice;
  const username = usernameOf(tokens, choice);
  return {
    server: met.server,
    issuer,
    clientId,
    store: store.kind,
    subject: tokens.subject,
    ...(username === undefined ? {} : { username }),
    ...(met.caPem === undefined ? {} : { serverCa: bundleFingerprint(met.caPem) }),
    ...(target.tlsServerName === undefined ? {} : { tlsServerName: target.tlsServerName }),
    ...(issuerCa === undefined ? {} : { issuerCa }),
    ...(allowInsecureIssuer ? { allowInsecureIssuer: true as const } : {}),
    scopes,
    savedAt: new Date(host.now()).toISOString(),
  };
}

/** What to call the user until the API server has said who they are. */
function usernameOf({ idToken }: TokenSet, { usernameClaim }: LoginChoice): string | undefined {
  const claims = decodeClaims(idToken);
  const names = [usernameClaim, 'email', 'preferred_username', 'name', 'sub'];
  return names
    .flatMap((name) => (name === undefined ? [] : [claims[name]]))
    .find((value): value is string => typeof value === 'string' && /^[^\p{Cc}\p{Cf}]{1,200}$/u.test(value));
}

interface Finishing extends Facts {
  readonly entry: AccountEntry;
  readonly tokens: TokenSet;
  readonly options: LogInOptions;
}

async function finish({ entry, tokens, target, met, choice, options }: Finishing): Promise<LoggedIn> {
  const { flags, host } = options;
  const { clusters } = await loadKubeconfig({
    env: host.env,
    platform: host.platform,
    kubeconfigPath: flags.kubeconfig,
  }).catch(() => ({ clusters: new Map<string, unknown>() }));
  const stanza = kubeconfigEntry({ target, met, choice, takenClusters: new Set(clusters.keys()), makeCurrent: true });
  try {
    const kubeconfig = await writeKubeconfig(host, { kubeconfigPath: flags.kubeconfig, entry: stanza });
    return {
      entry,
      username: entry.username ?? entry.subject,
      isExtendable: tokens.refreshToken !== undefined,
      contextName: stanza.context.name,
      kubeconfig,
    };
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
    throw new AisubmitError(error.code, `you are logged in, but the kubeconfig was not written: ${error.message}`, {
      reasons: error.reasons,
      ...(error.fix === undefined ? {} : { fix: error.fix }),
    });
  }
}
