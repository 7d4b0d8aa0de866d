import { bundleObjects, type KubeObject, type Requester } from '@aisubmit/sdk';
import type { MutablePod } from '../../bypass/attacks/attack.ts';
import { CLAIM_ATTACKS } from '../../bypass/attacks/policy-claims.ts';
import { FLOOR_ATTACKS } from '../../bypass/floor-attacks.ts';
import { POLICY_ATTACKS } from '../../bypass/policy-attacks.ts';
import { buildRequest, makeRequest } from '../../requests/build-request.ts';
import type { Door, PodTemplate } from './doors.ts';

/** An entry of the bypass suite that is about a pod, as it is sent to an API server. */
export interface RawAttack {
  readonly table: string;
  readonly name: string;
  readonly control: string;
  /** The `spec` of the policy that is enforced. */
  readonly policy: object;
  readonly attack: (spec: MutablePod) => void;
  readonly twin: (spec: MutablePod) => void;
  /** Whose numbers are carried, where it is about them. */
  readonly requester?: Requester;
  readonly twinRequester?: Requester;
  /** The API server’s own validation refuses it before any policy is asked. */
  readonly isInvalid?: boolean;
}

const nothing = (): void => {};
const alice = (extra: Requester['extra']): Requester => ({
  username: 'alice@example.com',
  ...(extra === undefined ? {} : { extra }),
});

/** Everything in the bypass suite that is a pod. */
export const RAW_ATTACKS: readonly RawAttack[] = [
  ...FLOOR_ATTACKS.map(({ twin = nothing, ...each }) => ({ table: 'floor', policy: {}, ...each, twin })),
  ...POLICY_ATTACKS.map((each) => ({ table: 'policy', ...each })),
  ...CLAIM_ATTACKS.map(({ extra, twinExtra = extra, ...each }) => ({
    table: 'claims',
    ...each,
    requester: alice(extra),
    twinRequester: alice(twinExtra),
  })),
];

const PARENT = bundleObjects(buildRequest(makeRequest('Training'))).at(-1) as KubeObject & {
  readonly spec: { readonly template: PodTemplate };
};

/** A hardened pod’s description, changed; where its kind never lets pods end, without what makes them end. */
export function templateWith(change: (spec: MutablePod) => void, { restarts }: Pick<Door, 'restarts'>): PodTemplate {
  const { metadata, spec } = structuredClone(PARENT.spec.template);
  change(spec);
  if (restarts) {
    Reflect.deleteProperty(spec, 'activeDeadlineSeconds');
    spec['restartPolicy'] = 'Always';
  }
  return { metadata, spec };
}
