import type { ConnectionSettings } from '../kubeconfig/connection-settings.ts';
import type { KubeExec } from '../kubeconfig/kubeconfig.ts';
import { safeText } from '../safe-text.ts';

/**
 * What a user has to do when the server refuses their credential for good: said by what proves who they are. Names
 * programs, files and places in the kubeconfig; never a credential, nor an argument of a program, which could be one.
 */
export function loginFix({ auth, tls, userName = '' }: Pick<ConnectionSettings, 'auth' | 'tls' | 'userName'>): string {
  switch (auth.type) {
    case 'none':
      return tls.cert === undefined ? LOG_IN : newFromAdmin('client certificate', certificatePlace(tls.cert, userName));
    case 'token':
      return newFromAdmin('token', auth.source);
    case 'basic':
      return `check user name and password (${auth.source})`;
    case 'tokenFile':
      return tokenFileFix(auth.path);
    case 'exec':
      return pluginFix(auth.exec);
  }
}

/** For somebody without any credential. */
export const LOG_IN = 'log in: kubectl aisubmit login';

/** Somebody else writes the file, and usually renews what is in it. */
export function tokenFileFix(path: string): string {
  return `put a new token into ${safeText(path)}; your cluster admin knows where it comes from`;
}

function newFromAdmin(what: string, place: string): string {
  return `ask your cluster admin for a new ${what}; the one in use is that of ${place}`;
}

function certificatePlace({ file }: NonNullable<ConnectionSettings['tls']['cert']>, userName: string): string {
  return file === undefined ? `kubeconfig user ${safeText(userName)}` : safeText(file);
}

/** One way of renewing the login behind a well-known plugin. */
const PLUGIN_LOGINS: ReadonlyMap<string, string> = new Map([
  ['aws', 'aws sso login'],
  ['doctl', 'doctl auth init'],
  ['gcloud', 'gcloud auth login'],
  ['gke-gcloud-auth-plugin', 'gcloud auth login'],
  ['ibmcloud', 'ibmcloud login'],
  ['kubectl oidc-login', 'kubectl oidc-login clean'],
  ['tsh', 'tsh login'],
]);

/** Said by names that are known: arguments and environment of a plugin may hold credentials. */
export function pluginFix({ command, args = [] }: Pick<KubeExec, 'command' | 'args'>): string {
  const program = (command.split(/[\\/]/).at(-1) ?? '').replace(/\.(?:exe|cmd)$/i, '');
  if (program === 'kubectl-aisubmit') return 'log in again: kubectl aisubmit login';
  const name = program === 'kubectl' && args[0] === 'oidc-login' ? 'kubectl oidc-login' : program;
  const login = PLUGIN_LOGINS.get(name);
  return `log in again with the login plugin ${safeText(name)}${login === undefined ? '' : `, for example by: ${login}`}`;
}
