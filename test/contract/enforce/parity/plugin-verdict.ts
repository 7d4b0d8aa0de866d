import { checkManifests, type KubeObject, type Policy } from '@aisubmit/sdk';
import type { Asker } from './asked-server.ts';

/** What only the plugin can know, since it sees the NetworkPolicies beside and namespaces without a policy. */
const ELSEWHERE: ReadonlySet<string> = new Set(['network-isolation', 'namespace']);

/** The controls that the plugin says an object breaks, in the order of the server's verdict. */
export function pluginSays(object: KubeObject, policy: Policy, requester: Asker): string[] {
  try {
    const { violations } = checkManifests([object], { policy, requester });
    const found = violations.map(({ control }) => control).filter((control) => !ELSEWHERE.has(control));
    return [...new Set(found)].toSorted();
  } catch (error) {
    return [`thrown: ${String(error)}`];
  }
}
