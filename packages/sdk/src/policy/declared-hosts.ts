import type { Effective } from './effective.ts';
import { gitHosts } from './git-hosts.ts';
import { coversHosts } from './host-pattern.ts';
import type { Policy } from './policy.ts';
import { isPrivateHost } from './private-host.ts';
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

/** Declared hosts that the policy opens no network to: the workload will not reach them. */
export function unreachableHosts(effective: Effective): readonly DeclaredHost[] {
  const { policy, spec } = effective;
  const isAtLarge = (host: string): boolean => isPublic(policy) && !isPrivateHost(host);
  // Whoever opens a network at that port knows where the host is.
  const isOpened = (port: number): boolean =>
    spec.egress.some(({ ports }) => ports.some((each) => each.port === port && (each.protocol ?? 'TCP') === 'TCP'));
  return declaredHosts(effective).filter(
    (declared) =>
      networksOf(declared, policy).length === 0 &&
      !isNamed(declared, policy) &&
      !isAtLarge(declared.host) &&
      !isOpened(declared.port),
  );
}

/** True where declared hosts that are not mapped are reached at any public address. */
export function isPublic({ sections }: Policy): boolean {
  return sections.network?.declared === 'public';
}

/** True where the policy opens a host by its name, which only some networks of clusters can. */
export function isNamed({ host, port }: Pick<DeclaredHost, 'host' | 'port'>, { sections }: Policy): boolean {
  return (sections.network?.fqdn?.hosts ?? []).some(
    (each) => coversHosts(each.host, host) && each.ports.includes(port),
  );
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
