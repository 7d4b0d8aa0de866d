import { AisubmitError } from '../../errors.ts';
import { headerSafe } from '../kubeconfig/auth-source.ts';
import type { KubeCluster, KubeExec } from '../kubeconfig/kubeconfig.ts';
import { safeText } from '../safe-text.ts';
import type { Authenticator, Credential } from './credential.ts';
import { runExecPlugin } from './run-exec-plugin.ts';
import { shareRun } from './share-run.ts';

export interface ExecOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True when a person sits at the terminal and may be asked by the plugin. */
  readonly interactive: boolean;
  /** Reads the cluster's certificate authority for `provideClusterInfo`, base64 of PEM. */
  readonly caData?: (() => Promise<string | undefined>) | undefined;
  readonly now?: (() => number) | undefined;
}

interface CachedCredential {
  readonly credential: Credential;
  readonly expiresAt: number | undefined;
}

/**
 * Authenticates with a kubeconfig's exec plugin: run once for many requests, again when its credential expires and
 * once after a 401.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function execAuthenticator(exec: KubeExec, cluster: KubeCluster, options: ExecOptions): Authenticator {
  const now = options.now ?? Date.now;
  let cached: CachedCredential | undefined;
  const run = shareRun(async (signal) => {
    cached = await askPlugin(exec, cluster, { ...options, signal });
    return cached.credential;
  });
  return {
    async current(signal) {
      if (cached !== undefined && (cached.expiresAt === undefined || cached.expiresAt > now()))
        return cached.credential;
      return run(signal);
    },
    refused(credential) {
      if (cached?.credential === credential) cached = undefined;
      return true;
    },
  };
}

async function askPlugin(
  exec: KubeExec,
  cluster: KubeCluster,
  options: ExecOptions & { readonly signal: AbortSignal },
): Promise<CachedCredential> {
  const info = {
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    spec: {
      ...(exec.provideClusterInfo === true ? { cluster: await clusterInfo(cluster, options) } : {}),
      interactive: mayAsk(exec, options.interactive),
    },
  };
  const stdout = await runExecPlugin(exec, {
    info: JSON.stringify(info),
    env: options.env,
    interactive: info.spec.interactive,
    signal: options.signal,
  });
  return readCredential(stdout, exec);
}

async function clusterInfo(cluster: KubeCluster, options: ExecOptions): Promise<Record<string, unknown>> {
  const ca = await options.caData?.();
  return {
    server: cluster.server,
    ...(cluster['tls-server-name'] === undefined ? {} : { 'tls-server-name': cluster['tls-server-name'] }),
    ...(cluster['insecure-skip-tls-verify'] === true ? { 'insecure-skip-tls-verify': true } : {}),
    ...(ca === undefined ? {} : { 'certificate-authority-data': ca }),
    ...(cluster['proxy-url'] === undefined ? {} : { 'proxy-url': cluster['proxy-url'] }),
    ...(cluster['disable-compression'] === true ? { 'disable-compression': true } : {}),
    ...(cluster.execConfig === undefined ? {} : { config: cluster.execConfig }),
  };
}

function mayAsk(exec: KubeExec, interactive: boolean): boolean {
  if (exec.interactiveMode === 'Never') return false;
  if (exec.interactiveMode === 'Always' && !interactive) {
    throw new AisubmitError(
      'NOT_LOGGED_IN',
      `the login plugin ${safeText(exec.command)} wants to ask you something, and there is no terminal`,
      {
        fix: 'run this once on a terminal, or use a token made for machines',
      },
    );
  }
  if (exec.interactiveMode === undefined && exec.apiVersion.endsWith('/v1')) {
    throw new AisubmitError(
      'INVALID_INPUT',
      `the login plugin ${safeText(exec.command)} has no interactiveMode, which ${exec.apiVersion} requires`,
      {
        fix: 'add `interactiveMode: IfAvailable` to it in the kubeconfig',
      },
    );
  }
  return interactive;
}

function readCredential(stdout: string, exec: KubeExec): CachedCredential {
  const answer = parseObject(stdout);
  const status = objectField(answer, 'status');
  if (answer?.['kind'] !== 'ExecCredential' || answer['apiVersion'] !== exec.apiVersion || status === undefined) {
    throw broken(exec, `did not answer with an ExecCredential of ${safeText(exec.apiVersion)}`);
  }
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = status;
  const pair = typeof cert === 'string' && cert !== '' && typeof key === 'string' && key !== '';
  const hasToken = typeof token === 'string' && token !== '';
  if (!hasToken && !pair) throw broken(exec, 'gave neither a token nor a client certificate with its key');
  const expiresAt = typeof expirationTimestamp === 'string' ? Date.parse(expirationTimestamp) : undefined;
  if (Number.isNaN(expiresAt)) throw broken(exec, 'gave an expirationTimestamp that is not a time');
  return {
    credential: {
      ...(hasToken ? { authorization: `Bearer ${headerSafe(token, `the answer of ${exec.command}`)}` } : {}),
      ...(pair ? { cert, key } : {}),
    },
    expiresAt,
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function objectField(value: Record<string, unknown> | undefined, key: string): Record<string, unknown> | undefined {
  const field = value?.[key];
  return isObject(field) ? field : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function broken(exec: KubeExec, what: string): AisubmitError {
  return new AisubmitError('NOT_LOGGED_IN', `the login plugin ${safeText(exec.command)} ${what}`, {
    fix: 'update the plugin, or run it by hand to see what it says',
  });
}
