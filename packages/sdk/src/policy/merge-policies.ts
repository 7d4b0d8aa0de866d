import { isPlainObject, type PlainObject, valueAt } from '../plain-object.ts';
import { compareQuantities } from '../request/quantity.ts';
import { bucketPrefix } from './bucket-prefix.ts';
import { coversHosts } from './host-pattern.ts';
import type { Policy } from './policy.ts';
import type { PolicySections } from './policy-schema.ts';
import { setAt } from './set-at.ts';
import { NOBODYS_PREFIX } from './user-slug.ts';

/** How two policies' values of one section become one that allows no more than either. Absent allows anything. */
type Merge = (upper: unknown, lower: unknown) => unknown;

/** A list that allows: what both name. */
const shared: Merge = (upper, lower) =>
  eitherOr(upper, lower, (a, b) => asList(a).filter((each) => asList(b).some((other) => same(each, other))));
/** A list that demands: what either names. */
const united: Merge = (upper, lower) => [
  ...asList(upper),
  ...asList(lower).filter((each) => !asList(upper).some((other) => same(each, other))),
];
/** A list that opens the floor: absent opens nothing, so only what both name is open. */
const sharedOpenings: Merge = (upper, lower) =>
  asList(upper).filter((each) => asList(lower).some((other) => same(each, other)));
/** What the upper policy opens, less what the lower one leaves out; one that says nothing leaves it as it is. */
const uppersShared: Merge = (upper, lower) => (lower === undefined ? upper : sharedOpenings(upper, lower));
/** A demand that either may make. */
const either: Merge = (upper, lower) => upper ?? lower;
/** What a workload reaches without asking: another place below would be one more. */
const uppers: Merge = (upper) => upper;
/** `public` opens; whoever says nothing on top of it leaves it as it is, and no lower policy can bring it in. */
const mappedWins: Merge = (upper, lower) => (lower === 'mapped' && upper !== undefined ? 'mapped' : upper);
/** The same for names: what the upper policy does not ask of the cluster's network no lower one can bring in. */
const uppersNames: Merge = (upper, lower) => (upper === undefined ? undefined : uppersShared(upper, lower));
/** A permission that both must give. */
const both: Merge = (upper, lower) => upper === true && lower === true;
const smallerNumber: Merge = (upper, lower) => eitherOr(upper, lower, (a, b) => Math.min(Number(a), Number(b)));
const smallerQuantity: Merge = (upper, lower) =>
  eitherOr(upper, lower, (a, b) => (compareQuantities(String(a), String(b)) <= 0 ? a : b));
/** Prefixes: the longer of two that contain each other. */
const sharedPrefixes: Merge = (upper, lower) =>
  eitherOr(upper, lower, (a, b) => [
    ...asList(a).filter((each) => asList(b).some((other) => String(each).startsWith(String(other)))),
    ...asList(b).filter((each) => asList(a).some((other) => String(each).startsWith(String(other)) && each !== other)),
  ]);

/** Host patterns: the narrower of two that contain each other. */
const sharedHosts: Merge = (upper, lower) =>
  eitherOr(upper, lower, (a, b) => [
    ...asList(a).filter((each) => asList(b).some((other) => coversHosts(String(other), String(each)))),
    ...asList(b).filter((each) =>
      asList(a).some((other) => coversHosts(String(other), String(each)) && each !== other),
    ),
  ]);
/** Buckets and prefixes in them: the longer of two that contain each other. */
const sharedBuckets: Merge = (upper, lower) => sharedPrefixes(bucketPrefixes(upper), bucketPrefixes(lower));

/** Pools that both name; where they go by different labels no pool is in both. */
const sharedPools: Merge = (upper, lower) =>
  eitherOr(upper, lower, (a, b) => {
    const isOne = valueAt(a, ['label']) === valueAt(b, ['label']);
    const names = isOne ? shared(valueAt(a, ['names']), valueAt(b, ['names'])) : [];
    return { label: valueAt(a, ['label']), names };
  });

/** A way to cut names; where two differ nobody has a name that both take. */
const oneWay: Merge = (upper, lower) => eitherOr(upper, lower, (a, b) => (same(a, b) ? a : { prefix: NOBODYS_PREFIX }));
/** Entries of which any suffices: what an entry of the one and an entry of the other both let in. */
const sharedEntries: Merge = (upper, lower) =>
  eitherOr(upper, lower, (a, b) => asList(a).flatMap((one) => asList(b).map((other) => sharedEntry(one, other))));

/** Every field of every section. A section without a line here could be loosened, so a test wants one for each. */
export const SECTION_MERGES: Readonly<Record<string, Merge>> = {
  'identity.supplementalGroups': shared,
  'identity.userNamespace': either,
  'identity.uidClaim': either,
  'identity.gidClaim': either,
  'identity.attribution': either,
  'identity.controllers': sharedOpenings,
  'identity.breakGlass': sharedOpenings,
  'access.ownPods': oneWay,
  'access.anyPods': sharedOpenings,
  'access.exec': sharedEntries,
  'access.attach': sharedEntries,
  'access.portForward': sharedEntries,
  'images.registries': sharedPrefixes,
  'images.digest': either,
  'resources.container.cpu': smallerQuantity,
  'resources.container.memory': smallerQuantity,
  'resources.container.gpu': smallerNumber,
  'resources.workload.pods': smallerNumber,
  'resources.workload.gpu': smallerNumber,
  'resources.workload.cpu': smallerQuantity,
  'resources.workload.memory': smallerQuantity,
  'resources.gpuResources': shared,
  'storage.claims': shared,
  'storage.nfs': sharedOpenings,
  'storage.hostPaths': sharedOpenings,
  'storage.imageVolumes': both,
  'storage.volumeSize': smallerQuantity,
  'storage.csiDrivers': sharedOpenings,
  'secrets.names': shared,
  'secrets.plainNames': uppersShared,
  'serviceAccounts.names': shared,
  'tokens.audiences': sharedOpenings,
  'network.dns': uppers,
  'network.exposure': either,
  'network.isolation': either,
  'network.egress': shared,
  'network.hosts': uppersShared,
  'network.declared': mappedWins,
  'network.fqdn.provider': uppers,
  'network.fqdn.hosts': uppersNames,
  'network.allowFrom.namespaces': shared,
  'scheduling.queues': shared,
  'scheduling.nodePools': sharedPools,
  'scheduling.priorityClasses': shared,
  'scheduling.runtimeClasses': shared,
  'git.image': uppers,
  'git.hosts': sharedHosts,
  'git.secret': either,
  'git.commit': either,
  'git.signed': either,
  'git.signers': shared,
  'code.folder': either,
  's3.image': either,
  's3.endpoints': shared,
  's3.buckets': sharedBuckets,
  's3.roles': shared,
  'metadata.requiredLabels': united,
};

/**
 * Both policies at once: whatever either refuses is refused. Rules stand beside each other; sections are narrowed to what
 * both allow. Defaults of the lower policy count where the upper one allows them.
 */
export function mergePolicies(upper: Policy, lower: Policy): Policy {
  const sections: Record<string, unknown> = {};
  for (const [path, merge] of Object.entries(SECTION_MERGES)) {
    const [above, below] = [upper, lower].map((each) => valueAt(each.sections, path.split('.')));
    if (above === undefined && below === undefined) continue;
    const value = merge(above, below);
    if (value !== undefined) setAt(sections, path.split('.'), value);
  }
  return {
    name: `${upper.name}+${lower.name}`,
    ruleSets: [...upper.ruleSets, ...lower.ruleSets],
    sections: sections as PolicySections,
    dns: upper.dns,
  };
}

function eitherOr(upper: unknown, lower: unknown, combine: (upper: unknown, lower: unknown) => unknown): unknown {
  if (upper === undefined || lower === undefined) return upper ?? lower;
  return combine(upper, lower);
}

function sharedEntry(one: unknown, other: unknown): unknown {
  const entry: Record<string, unknown> = {};
  for (const key of ['groups', 'containers', 'commands']) {
    const list = shared(valueAt(one, [key]), valueAt(other, [key]));
    if (list !== undefined) entry[key] = list;
  }
  return entry;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function bucketPrefixes(value: unknown): unknown {
  return value === undefined ? undefined : asList(value).map((each) => bucketPrefix(String(each)));
}

/** Equal whatever the order of keys. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  return isPlainObject(value) ? sortedObject(value) : value;
}

function sortedObject(value: PlainObject): unknown {
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
