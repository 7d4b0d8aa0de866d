import { AisubmitError } from '@aisubmit/sdk';
import { whoAmI } from '@aisubmit/sdk/client';
import { withCluster } from '../../cluster/connect.ts';
import type { Host } from '../../host.ts';
import type { Progress } from '../../ui/progress.ts';
import type { LoggedIn } from './log-in.ts';

interface Asking {
  readonly host: Host;
  readonly progress: Progress;
  /** `--kubeconfig` of the login. */
  readonly kubeconfigPath: string | undefined;
}

/**
 * Who the API server takes the user for, by the context that was just written.
 *
 * @throws AisubmitError `NOT_LOGGED_IN` when it does not take tokens of this issuer, or the store does not give back
 * what was put into it.
 */
export async function knownAs(
  { contextName, entry, username }: LoggedIn,
  { host, progress, kubeconfigPath }: Asking,
): Promise<string> {
  progress.stop();
  try {
    // The very files that were written to, which is what the environment says unless a flag did.
    const flags = { context: contextName, kubeconfig: kubeconfigPath };
    return await withCluster(flags, host, async (api) => (await whoAmI(api, { signal: host.signal })).username);
  } catch (error) {
    if (!(error instanceof AisubmitError) || error.code === 'INTERRUPTED' || isStoreTrouble(error)) throw error;
    if (error.code !== 'NOT_LOGGED_IN') {
      progress.say(`note: your tokens are kept; the server could not be asked who you are: ${error.message}`);
      return username;
    }
    throw new AisubmitError(
      'NOT_LOGGED_IN',
      `${entry.server} does not take your token, though you are logged in at ${entry.issuer}`,
      {
        fix: 'an admin lets the API server trust that issuer and client: kubectl aisubmit admin authentication',
      },
    );
  }
}

// A keychain that is locked by now is no fault of the server.
function isStoreTrouble(error: AisubmitError): boolean {
  return 'trouble' in error;
}
