import type { Effective } from './effective.ts';
import { gitHosts } from './git-hosts.ts';
import { coversHosts } from './host-pattern.ts';
import type { Policy } from './policy.ts';
import { s3DeclaredHosts } from './s3-declared-hosts.ts';
import { serviceHosts } from './service-hosts.ts';

/** A host that a workload says it needs, by saying what it fetches or where it reports. */
export interface DeclaredHost {
  readonly host: string;
  readonly port: number;
  /** Field of the request that names it, such as `spec.git[0].url`. */
  readonly path: string;
}

type Declaring = (effective: Effective) => readonly DeclaredHost[];

/** Every field that names hosts. */
const DECLARING: readonly Declaring[] = [gitHosts, s3DeclaredHosts, serviceHosts];

/** Hosts that a request names, each once. */
export function declaredHosts(effective: Effective): readonly DeclaredHost[] {
  const all = DECLARING.flatMap((declaring) => declaring(effective));
  return [...new Map(all.map((each) => [`${each.host}:${each.port}`, each])).values()];
}

/** Networks in which the policy says that a host is; empty where it says nothing. A leading `*.` stands for any name before it. */
export function networksOf(
  { host, port }: Pick<DeclaredHost, 'host' | 'port'>,
  { sections }: Policy,
): readonly string[] {
  const hosts = sections.network?.hosts ?? [];
  return hosts
    .filter((each) => coversHosts(each.host, host) && each.ports.includes(port))
    .flatMap(({ cidrs }) => cidrs);
}
