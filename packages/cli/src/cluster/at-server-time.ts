import type { KubeApi } from '@aisubmit/sdk/client';
import type { Host } from '../host.ts';

/** The same host with the server's clock, so that a machine whose clock is wrong shows right times. */
export function atServerTime(host: Host, api: () => Pick<KubeApi, 'serverAheadMs'> | undefined): Host {
  const now = (): number => host.now() + (api()?.serverAheadMs?.() ?? 0);
  // Inherited and not copied: stdin is opened by being looked at.
  return Object.create(host, { now: { value: now } });
}
