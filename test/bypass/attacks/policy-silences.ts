import type { Bundle, KubeObject } from '@aisubmit/sdk';
import { builtUnder, networkPolicyOf } from './policy-networks.ts';

interface Rules {
  podSelector: object;
  egress: object[];
  ingress: object[];
}
type Change = (spec: Rules) => unknown;

const PORTS = [{ port: 443 }];
const to =
  (cidr: string, except?: readonly string[]): Change =>
  (spec) =>
    spec.egress.push({ to: [{ ipBlock: { cidr, ...(except === undefined ? {} : { except }) } }], ports: PORTS });
const rule =
  (more: object): Change =>
  (spec) =>
    spec.egress.push(more);

/** What a request may ask for where the policy says nothing: any network, without the metadata addresses in it. */
const ASKED = [
  '0.0.0.0/0',
  '128.0.0.0/1',
  '168.0.0.0/5',
  '10.0.0.0/8',
  '203.0.113.7/32',
  '::/0',
  '2001:db8::/32',
  'fd00::/8',
  'fd12:3456::/32',
];

const OPENINGS: readonly (readonly [string, Change])[] = [
  ['everything out', rule({})],
  ['every port', rule({ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] })],
  ['a range of ports', rule({ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 1, endPort: 65_535 }] })],
  ['every pod elsewhere', rule({ to: [{ namespaceSelector: {} }], ports: PORTS })],
  ['pods beside it', rule({ to: [{ podSelector: {} }], ports: PORTS })],
  ['every address', to('0.0.0.0/0')],
  ['every address but some', to('0.0.0.0/0', ['169.254.0.0/16'])],
  ['half of all addresses', to('128.0.0.0/1')],
  ['the metadata address', to('169.254.169.254/32')],
  ['the metadata address under a larger name', to('169.254.169.254/15')],
  ['the metadata address with zeros', to('0169.254.169.254/32')],
  ['another cloud’s', to('100.100.100.0/24')],
  ['every IPv6 address', to('::/0')],
  ['the IPv6 metadata address', to('fd00:ec2::254/128')],
  ['the same with zeros', to('fd00:0ec2::/32')],
  ['its network', to('fd00::/8')],
  ['link-local IPv6', to('fe80::/10')],
  ['IPv4 as IPv6', to('::ffff:169.254.169.254/128')],
  ['the metadata address behind a gateway', to('64:ff9b::a9fe:a9fe/128')],
  ['everything in', (spec) => spec.ingress.push({})],
  ['every namespace', (spec) => spec.ingress.push({ from: [{ namespaceSelector: {} }] })],
  ['every address in', (spec) => spec.ingress.push({ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] })],
  ['every workload', (spec) => Object.assign(spec, { podSelector: {} })],
  ['every pod, both ways', (spec) => Object.assign(spec, { podSelector: {}, ingress: [{}], egress: [{}] })],
];

/** NetworkPolicies of users where the policy has no word about the network. */
export function silentOpening(): {
  readonly policy: ReturnType<typeof networkPolicyOf>;
  readonly twin: KubeObject;
  readonly attacks: readonly (readonly [string, KubeObject])[];
} {
  const policy = networkPolicyOf({});
  const network = {
    egress: ASKED.map((cidr) => ({ cidr, ports: [{ port: 443 }] })),
    allowFrom: [{ namespace: 'web' }, { podLabels: { app: 'gateway' } }],
  };
  const twin = policyIn(builtUnder(policy, { network }, 'Inference'));
  const attacks = OPENINGS.map(([name, change]): [string, KubeObject] => {
    const copy = structuredClone(policyIn(builtUnder(policy, {}))) as KubeObject & { spec: Rules };
    change(copy.spec);
    return [name, copy];
  });
  return { policy, twin, attacks };
}

function policyIn({ children }: Bundle): KubeObject {
  const found = children.find(({ kind }) => kind === 'NetworkPolicy');
  if (found === undefined) throw new Error('makes no NetworkPolicy');
  return found;
}

/** Cilium's, which the plugin makes none of there. */
export function silentCilium(spec: object): KubeObject {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'open' }, spec: { ...spec } };
}
