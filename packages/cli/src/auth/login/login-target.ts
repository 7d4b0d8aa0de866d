import { AisubmitError, escapeControlChars } from '@aisubmit/sdk';
import { type ConnectionSettings, loadKubeconfig, resolveContext, tlsMaterial } from '@aisubmit/sdk/client';
import type { Host } from '../../host.ts';
import { normalServer } from '../bound-account.ts';
import { type OwnStanza, ownStanza } from '../own-stanza.ts';

export interface TargetFlags {
  readonly server?: string | undefined;
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly namespace?: string | undefined;
  readonly 'certificate-authority'?: string | undefined;
  readonly 'ca-hash'?: string | undefined;
  readonly 'tls-server-name'?: string | undefined;
}

/** The API server that somebody wants to log in to, before it has proven who it is. */
export interface LoginTarget {
  readonly server: string;
  readonly caPem: string | undefined;
  readonly caHash: string | undefined;
  readonly tlsServerName: string | undefined;
  /** The proxy on the way; undefined: what the environment says. */
  readonly proxyUrl: string | undefined;
  /** The kubeconfig's cluster that it is, when it is one. */
  readonly clusterName: string | undefined;
  /** True when the kubeconfig must be told how the server proves itself. */
  readonly writeCluster: boolean;
  /** The context that uses a login of ours already, and that login. */
  readonly own: { readonly contextName: string; readonly userName: string; readonly stanza: OwnStanza } | undefined;
  readonly namespace: string | undefined;
}

/**
 * Finds the server: the one that is named, else that of the kubeconfig's context. Whatever the kubeconfig says about the
 * user counts for nothing, since the login will replace it.
 *
 * @throws AisubmitError `INVALID_INPUT` when there is none, or its certificate is not to be verified.
 */
export async function loginTarget(flags: TargetFlags, host: Host): Promise<LoginTarget> {
  return flags.server === undefined ? knownTarget(flags, host) : newTarget(flags.server, flags, host);
}

async function newTarget(server: string, flags: TargetFlags, host: Host): Promise<LoginTarget> {
  const file = flags['certificate-authority'];
  const { ca: caPem } = await tlsMaterial({ insecure: false, ca: file === undefined ? undefined : { file } });
  const known = await clusterOf(server, flags, host);
  const tlsServerName = flags['tls-server-name'];
  return {
    server,
    caPem,
    caHash: flags['ca-hash'],
    tlsServerName: tlsServerName === '' ? undefined : tlsServerName,
    proxyUrl: undefined,
    clusterName: known,
    writeCluster: true,
    own: undefined,
    namespace: flags.namespace,
  };
}

/** The kubeconfig's name for a server, so that a second login does not make a second cluster of it. */
async function clusterOf(server: string, flags: TargetFlags, host: Host): Promise<string | undefined> {
  const { clusters } = await kubeconfigOf(flags, host).catch(() => ({
    clusters: new Map<string, { readonly server?: string | undefined }>(),
  }));
  const wanted = normalServer(server);
  return [...clusters].find(([, cluster]) => normalServer(cluster.server ?? '') === wanted)?.[0];
}

async function knownTarget(flags: TargetFlags, host: Host): Promise<LoginTarget> {
  const kubeconfig = await kubeconfigOf(flags, host);
  const settings = settingsOf(kubeconfig, flags, host);
  if (settings.tls.insecure) throw unverified(settings.server);
  const user = kubeconfig.users.get(settings.userName ?? '');
  const stanza = user?.exec === undefined ? undefined : ownStanza(user.exec);
  const { contextName, userName, clusterName } = settings;
  // A context keeps its cluster: whoever names another one gets a context for that.
  const isElsewhere = kubeconfig.contexts.get(contextName ?? '')?.cluster !== clusterName;
  return {
    server: settings.server,
    caPem: (await tlsMaterial({ ...settings.tls, cert: undefined, key: undefined })).ca,
    caHash: flags['ca-hash'],
    tlsServerName: settings.tls.serverName,
    proxyUrl: settings.proxyUrl,
    clusterName,
    // A pod knows its cluster from no kubeconfig.
    writeCluster: kubeconfig.files.length === 0 || PROOF_FLAGS.some((each) => flags[each] !== undefined),
    own:
      stanza === undefined || contextName === undefined || userName === undefined || isElsewhere
        ? undefined
        : { contextName, userName, stanza },
    namespace: flags.namespace ?? settings.namespace,
  };
}

const PROOF_FLAGS = ['certificate-authority', 'ca-hash', 'tls-server-name'] as const;

function kubeconfigOf(flags: TargetFlags, host: Host): ReturnType<typeof loadKubeconfig> {
  return loadKubeconfig({ env: host.env, platform: host.platform, kubeconfigPath: flags.kubeconfig });
}

function settingsOf(
  kubeconfig: Awaited<ReturnType<typeof loadKubeconfig>>,
  flags: TargetFlags,
  host: Host,
): ConnectionSettings {
  if (kubeconfig.contexts.size === 0 && flags.context === undefined && flags.cluster === undefined) {
    throw new AisubmitError('INVALID_INPUT', 'no cluster is configured yet, and none is named', {
      fix: 'name it as your admin told you: kubectl aisubmit login --server https://HOST:PORT --ca-hash sha256:…',
    });
  }
  // The user of the context may be one that no longer works, or that nobody can use.
  const users = new Map([...kubeconfig.users].map(([name]) => [name, {}]));
  return resolveContext(
    { ...kubeconfig, users },
    {
      context: flags.context,
      cluster: flags.cluster,
      certificateAuthority: flags['certificate-authority'],
      tlsServerName: flags['tls-server-name'],
    },
    { env: host.env },
  );
}

function unverified(server: string): AisubmitError {
  const shown = escapeControlChars(server);
  return new AisubmitError(
    'INVALID_INPUT',
    `the kubeconfig does not verify ${shown}, so anybody could get your login`,
    {
      fix: `name it with the hash that your admin gives you: kubectl aisubmit login --server ${shown} --ca-hash sha256:…`,
    },
  );
}
