import { AisubmitError } from '@aisubmit/sdk';
import { type KubeApi, mayI } from '@aisubmit/sdk/client';

const NEEDED = [
  ['create', 'secrets'],
  ['create', 'configmaps'],
  ['get', 'configmaps'],
] as const;

/**
 * Asks for the rights that storing needs before a credential is typed in vain.
 *
 * @throws {AisubmitError} `FORBIDDEN` that names what is missing.
 */
export async function mayMakeSecrets(api: KubeApi, namespace: string, signal: AbortSignal): Promise<void> {
  const missing = await Promise.all(
    NEEDED.map(async ([verb, resource]) =>
      (await mayI(api, { verb, group: '', resource, namespace }, signal)) ? [] : [`${verb} ${resource}`],
    ),
  );
  if (missing.flat().length === 0) return;
  throw new AisubmitError('FORBIDDEN', `you may not ${missing.flat().join(', ')} in namespace ${namespace}`, {
    fix: 'is it the right namespace? Otherwise ask its admin for the role of aisubmit users',
  });
}
