import { AisubmitError, userLabel } from '@aisubmit/sdk';
import { type KubeApi, whoAmI } from '@aisubmit/sdk/client';

/**
 * The value of the label that everything of this user carries.
 *
 * @throws AisubmitError `INVALID_INPUT` where the cluster does not say who they are.
 */
export async function ownLabel(api: KubeApi, signal: AbortSignal): Promise<string> {
  const { username } = await whoAmI(api, { signal });
  if (username !== 'unknown') return userLabel(username);
  throw new AisubmitError(
    'INVALID_INPUT',
    'this cluster is too old to say who you are, so what is yours is not known',
    {
      fix: 'add --all-users',
    },
  );
}
