import { type NewSecret, type SecretObjects, secretObjects } from '@aisubmit/sdk';
import { type KubeApi, whoAmI } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';
import { VERSION } from '../package-facts.ts';

interface PairOptions {
  readonly name: string;
  readonly namespace: string;
  readonly description: string | undefined;
  readonly host: Host;
}

/** A Secret and its record, and the id by which an answer that was lost is recognised. */
export interface MadePair {
  readonly pair: SecretObjects;
  readonly requestId: string;
}

/** Makes the objects of a credential, in the name of whoever the cluster takes the user for. */
export async function onlinePair(api: KubeApi, secret: NewSecret, options: PairOptions): Promise<MadePair> {
  const { host, ...context } = options;
  const { username } = await whoAmI(api, { signal: host.signal });
  const requestId = host.newRequestId();
  return { pair: secretObjects(secret, { ...context, submittedBy: username, requestId, version: VERSION }), requestId };
}

const NO_REQUEST_ID = '00000000-0000-0000-0000-000000000000';

/** Makes the objects without a cluster. */
export function offlinePair(secret: NewSecret, { host: _, ...context }: PairOptions): SecretObjects {
  return secretObjects(secret, { ...context, submittedBy: 'unknown', requestId: NO_REQUEST_ID, version: VERSION });
}
