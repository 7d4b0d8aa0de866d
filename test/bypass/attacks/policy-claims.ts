import type { Requester } from '@aisubmit/sdk';
import { initContainer, type MutablePod, security } from './attack.ts';
import type { PolicyAttack } from './policy-attack.ts';

/** An attack on the numbers that a login carries, and the login that tries it. */
export interface ClaimAttack extends PolicyAttack {
  readonly policy: { readonly identity: object };
  readonly extra: NonNullable<Requester['extra']>;
  /** The login of the twin where it is another. */
  readonly twinExtra?: NonNullable<Requester['extra']>;
}

const UID = 'example.com/uid';
const GID = 'example.com/gid';
const OWN = { [UID]: ['10001'], [GID]: ['10001'] };
const CLAIMS = { identity: { uidClaim: UID, gidClaim: GID } };
const nothing = (): void => {};
const about = { control: 'uid-claim', policy: CLAIMS, extra: OWN, twin: nothing };

const onPod = (fields: object) => (spec: MutablePod) => {
  Object.assign(spec.securityContext, fields);
};
const without = (field: string) => (spec: MutablePod) => {
  Reflect.deleteProperty(spec.securityContext, field);
  Reflect.deleteProperty(security(spec), field);
};

/** Attacks on the numbers of a login, with the nearest thing that the login allows. */
export const CLAIM_ATTACKS: readonly ClaimAttack[] = [
  { ...about, name: 'another person’s UID', attack: onPod({ runAsUser: 10_002 }), twin: onPod({ runAsUser: 10_001 }) },
  {
    ...about,
    name: 'another person’s UID in an init container',
    attack: initContainer((c) => {
      c.securityContext['runAsUser'] = 10_002;
    }),
    twin: initContainer(nothing),
  },
  { ...about, name: 'no UID, so that the image decides', attack: without('runAsUser') },
  {
    ...about,
    name: 'no UID, by a login that carries 0',
    extra: { ...OWN, [UID]: ['0'] },
    attack: without('runAsUser'),
    twinExtra: OWN,
  },
  { ...about, name: 'one of two UIDs', extra: { ...OWN, [UID]: ['10001', '10002'] }, attack: nothing, twinExtra: OWN },
  { ...about, name: 'a login without a UID', extra: { [GID]: ['10001'] }, attack: nothing, twinExtra: OWN },
  {
    ...about,
    name: 'another person’s group',
    attack: onPod({ runAsGroup: 10_002 }),
    twin: onPod({ runAsGroup: 10_001 }),
  },
  {
    ...about,
    name: 'another person’s group in the container',
    attack: (spec) => {
      security(spec)['runAsGroup'] = 10_002;
    },
  },
  {
    ...about,
    name: 'another person’s group in an init container',
    attack: initContainer((c) => {
      c.securityContext['runAsGroup'] = 10_002;
    }),
    twin: initContainer(nothing),
  },
  { ...about, name: 'no group, so that the image decides', attack: without('runAsGroup') },
  { ...about, name: 'a login without a group', extra: { [UID]: ['10001'] }, attack: nothing, twinExtra: OWN },
  {
    ...about,
    name: 'another person’s group through fsGroup',
    attack: onPod({ fsGroup: 10_002 }),
    twin: without('fsGroup'),
  },
  {
    ...about,
    name: 'a group through fsGroup that the policy does not name',
    policy: { identity: { ...CLAIMS.identity, supplementalGroups: [5000] } },
    attack: onPod({ fsGroup: 5001 }),
    twin: onPod({ fsGroup: 5000, supplementalGroups: [5000] }),
  },
  {
    ...about,
    name: 'another person’s group beside one’s own, where the policy names none',
    control: 'supplemental-group-list',
    attack: onPod({ supplementalGroups: [10_002] }),
  },
  {
    ...about,
    name: 'another person’s group, where only groups are claimed',
    policy: { identity: { gidClaim: GID } },
    attack: onPod({ runAsGroup: 10_002 }),
    twin: onPod({ runAsUser: 10_002 }),
  },
  {
    ...about,
    name: 'another person’s UID, where only UIDs are claimed',
    policy: { identity: { uidClaim: UID } },
    attack: onPod({ runAsUser: 10_002 }),
    twin: onPod({ runAsGroup: 10_002, fsGroup: 10_002, supplementalGroups: [10_002] }),
  },
];
