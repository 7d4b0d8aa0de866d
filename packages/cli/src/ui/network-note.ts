import type { DeclaredHost } from '@aisubmit/sdk';

const MAX_HOSTS = 3;

/** A line for each field whose hosts the policy opens no network to: the workload would wait for them in vain. */
export function networkNotes(hosts: readonly DeclaredHost[], policy: string): string[] {
  return [...Map.groupBy(hosts, ({ path }) => path)].map(([path, ofField]) => {
    const more = ofField.length - MAX_HOSTS;
    const named = ofField.slice(0, MAX_HOSTS).map(({ host, port }) => `${host}:${port}`);
    const all = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    return (
      `warning: policy ${policy} opens no network to ${all}, which ${path} names; the workload will not reach it. ` +
      'Ask your admin for network.hosts in the policy, or open it with --allow-egress CIDR:PORT'
    );
  });
}
