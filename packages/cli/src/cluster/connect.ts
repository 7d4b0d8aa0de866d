import { escapeControlChars } from '@aisubmit/sdk';
import type { ConnectOptions, KubeApi } from '@aisubmit/sdk/client';
import { ownAuthenticator } from '../auth/own-authenticator.ts';
import { ownStanza } from '../auth/own-stanza.ts';
import type { Host } from '../host.ts';
import { VERSION } from '../package-facts.ts';
import { askSecret, canAsk } from '../ui/ask.ts';
import { Progress } from '../ui/progress.ts';
import { atServerTime } from './at-server-time.ts';
import { verboseApi, verbosityOf } from './verbose-api.ts';

/** kubectl's global flags, as oclif parsed them. */
export interface ClusterFlags {
  readonly namespace?: string | undefined;
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly as?: string | undefined;
  readonly 'as-group'?: string[] | undefined;
  readonly 'as-uid'?: string | undefined;
  readonly 'request-timeout'?: string | undefined;
  readonly 'certificate-authority'?: string | undefined;
  readonly 'client-certificate'?: string | undefined;
  readonly 'client-key'?: string | undefined;
  readonly 'insecure-skip-tls-verify'?: boolean | undefined;
  readonly 'tls-server-name'?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly verbosity?: number | undefined;
}

/** A person is waiting. */
const RETRY_DEADLINE_MS = 10_000;

/** Opens the cluster of the kubeconfig and flags for the time of one task. Until the task says otherwise, the cluster is being asked. */
export async function withCluster<T>(
  flags: ClusterFlags,
  host: Host,
  task: (api: KubeApi, progress: Progress) => Promise<T>,
): Promise<T> {
  const { connectCluster } = await import('@aisubmit/sdk/client');
  let opened: KubeApi | undefined;
  const progress = new Progress(atServerTime(host, () => opened));
  const api = await connectCluster({
    env: host.env,
    platform: host.platform,
    kubeconfigPath: flags.kubeconfig,
    overrides: overrides(flags),
    version: VERSION,
    interactive: host.stdin.isTTY,
    retryDeadlineMs: RETRY_DEADLINE_MS,
    authenticatorFor: ownLogin(host, progress),
  });
  opened = api;
  for (const warning of api.warnings) host.stderr.write(`warning: ${escapeControlChars(warning)}\n`);
  progress.step(`Asking ${api.server}`);
  try {
    const level = verbosityOf(flags.verbosity, host.env);
    return await task(verboseApi(api, { host, level, say: (line) => progress.say(line) }), progress);
  } finally {
    progress.stop();
    await api.close();
  }
}

/** A login of ours is used where it lies, rather than by starting this very program again. */
function ownLogin(host: Host, progress: Progress): ConnectOptions['authenticatorFor'] {
  const ask = async (question: string): Promise<string> => {
    progress.stop();
    return askSecret(host, question);
  };
  return (settings, caPem) => {
    const stanza = settings.auth.type === 'exec' ? ownStanza(settings.auth.exec) : undefined;
    if (stanza === undefined) return undefined;
    return ownAuthenticator(stanza, settings, { host, caPem, ask: canAsk(host) ? ask : undefined });
  };
}

/** What the flags say instead of the kubeconfig. */
export function overrides(flags: ClusterFlags): Readonly<Record<string, unknown>> {
  return {
    namespace: flags.namespace,
    context: flags.context,
    cluster: flags.cluster,
    user: flags.user,
    server: flags.server,
    token: flags.token,
    username: flags.username,
    password: flags.password,
    as: flags.as,
    asUid: flags['as-uid'],
    asGroups: flags['as-group'],
    certificateAuthority: flags['certificate-authority'],
    clientCertificate: flags['client-certificate'],
    clientKey: flags['client-key'],
    insecureSkipTlsVerify: flags['insecure-skip-tls-verify'],
    tlsServerName: flags['tls-server-name'],
    requestTimeout: flags['request-timeout'],
  };
}
