import { AisubmitError } from '@aisubmit/sdk';
import { whoAmI } from '@aisubmit/sdk/client';
import { withCluster } from '../../cluster/connect.ts';
import type { Host } from '../../host.ts';
import type { Progress } from '../../ui/progress.ts';
import type { LoggedIn } from './log-in.ts';

/**
 * Who the API server takes the user for, by the context that was just written.
 *
 * @throws AisubmitError `NOT_LOGGED_IN` when it does not take tokens of this issuer.
 */
export async function knownAs(
  { contextName, kubeconfig, entry, username }: LoggedIn,
  { host, progress }: { readonly host: Host; readonly progress: Progress },
): Promise<string> {
  progress.stop();
  try {
    const flags = {
      context: contextName,
      kubeconfig: host.env['KUBECONFIG'] === undefined ? kubeconfig.path : undefined,
    };
    return await withCluster(flags, host, async (api) => (await whoAmI(api, { signal: host.signal })).username);
  } catch (error) {
    if (!(error instanceof AisubmitError)) throw error;
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
