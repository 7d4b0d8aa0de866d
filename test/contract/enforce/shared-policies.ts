import { API_VERSION, checkManifests, type Policy, parsePolicy } from '@aisubmit/sdk';
import { DOORS } from './doors.ts';
import { type RawAttack, templateWith } from './raw-attacks.ts';

type Spec = Readonly<Record<string, unknown>>;

/** Whoever sends what is not about people: a login that carries no numbers. */
const NOBODY = { username: 'mallory' };

interface Group {
  spec: Spec;
  members: RawAttack[];
}

/**
 * Puts attacks whose policies speak about different things under one policy, so that the API server is given few: every
 * twin must still be allowed, and a policy more can only refuse more. Those of the floor alone stay alone.
 */
export function sharedPolicies(attacks: readonly RawAttack[]): ReadonlyMap<RawAttack, Policy> {
  const groups: Group[] = [];
  for (const attack of attacks) {
    const spec = attack.policy as Spec;
    const group = groups.find((each) => isSame(each.spec, spec)) ?? groups.find((each) => canJoin(each, attack));
    if (group === undefined) groups.push({ spec, members: [attack] });
    else {
      group.spec = { ...group.spec, ...spec };
      group.members.push(attack);
    }
  }
  return new Map(
    groups.flatMap(({ spec, members }, index) => {
      const policy = policyOf(spec, `raw-${index}`);
      return members.map((member): [RawAttack, Policy] => [member, policy]);
    }),
  );
}

function canJoin({ spec, members }: Group, attack: RawAttack): boolean {
  const added = attack.policy as Spec;
  const isApart = Object.keys(added).every((section) => !(section in spec) || isSame(spec[section], added[section]));
  if (!isApart || isSame(spec, {}) || isSame(added, {})) return false;
  const policy = policyOf({ ...spec, ...added }, 'joined');
  return [...members, attack].every((each) => isTwinAllowed(each, policy));
}

function isTwinAllowed({ twin, twinRequester }: RawAttack, policy: Policy): boolean {
  return DOORS.filter(({ kind }) => kind === 'Job' || kind === 'Deployment').every((door) => {
    const manifest = door.object('joined', templateWith(twin, door));
    const requester = twinRequester ?? NOBODY;
    return checkManifests([manifest], { policy, requester }).violations.length === 0;
  });
}

function policyOf(spec: Spec, name: string): Policy {
  return parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name }, spec });
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
