import type { KubeconfigEntry } from '../../cluster/kubeconfig/kubeconfig-entry.ts';
import type { MetServer } from '../meet-server.ts';
import type { LoginChoice } from './login-choice.ts';
import type { LoginTarget } from './login-target.ts';

const INSTALL_HINT = 'install the plugin: npm install -g @aisubmit/cli; see kubectl aisubmit login --help';

interface Names {
  readonly target: LoginTarget;
  readonly met: MetServer;
  readonly choice: LoginChoice;
  /** Clusters of the kubeconfig by name, to find a name that is free. */
  readonly takenClusters: ReadonlySet<string>;
  readonly makeCurrent: boolean;
}

/** What a login writes into the kubeconfig: no secret, only how to ask for one. */
export function kubeconfigEntry({ target, met, choice, takenClusters, makeCurrent }: Names): KubeconfigEntry {
  const cluster = target.clusterName ?? freeName(new URL(met.server).host.replace(/:443$/, ''), takenClusters);
  const userName = ownUserName(target, choice) ?? userNameOf(choice);
  return {
    ...(target.clusterName === undefined || target.writeCluster ? { cluster: clusterEntry(cluster, target, met) } : {}),
    user: {
      name: userName,
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: 'kubectl-aisubmit',
        args: ['credential', `--issuer=${choice.issuer}`, `--client-id=${choice.clientId}`],
        interactiveMode: 'Never',
        provideClusterInfo: true,
        installHint: INSTALL_HINT,
      },
    },
    context: {
      name: target.own?.contextName ?? `aisubmit@${cluster}`,
      cluster,
      user: userName,
      ...(target.namespace === undefined ? {} : { namespace: target.namespace }),
    },
    makeCurrent,
  };
}

function clusterEntry(
  name: string,
  { tlsServerName }: LoginTarget,
  { server, caPem }: MetServer,
): NonNullable<KubeconfigEntry['cluster']> {
  return {
    name,
    server,
    ...(caPem === undefined ? {} : { certificateAuthorityData: Buffer.from(caPem, 'utf8').toString('base64') }),
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
  };
}

/** The context's user, unless the login is now another: that user may be some other context's, too. */
function ownUserName({ own }: LoginTarget, { issuer, clientId }: LoginChoice): string | undefined {
  return own?.stanza.issuer === issuer && own.stanza.clientId === clientId ? own.userName : undefined;
}

/** One for each client at each issuer; the cluster asks by its own address, so that several clusters may share it. */
function userNameOf({ issuer, clientId }: LoginChoice): string {
  const { host, pathname } = new URL(issuer);
  const where = `${host}${pathname.replace(/\/+$/, '')}`;
  return `aisubmit:${where}:${clientId}`.replaceAll(/[^A-Za-z0-9._:@/-]/g, '-');
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!taken.has(name)) return name;
  }
}
