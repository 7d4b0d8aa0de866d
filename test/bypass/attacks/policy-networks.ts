import {
  API_VERSION,
  type Bundle,
  buildBundle,
  type KubeObject,
  type Policy,
  parsePolicy,
  parseRequest,
  resolveRequest,
} from '@aisubmit/sdk';
import { CONTEXT, makeRequest } from '../../requests/build-request.ts';

/** What a builder opens under a policy, and every way to open more with it. */
interface Opened {
  readonly policy: Policy;
  /** The object that the policy's control judges, as it is built. */
  readonly twin: KubeObject;
  readonly attacks: readonly (readonly [name: string, object: KubeObject])[];
}

const GIT = { git: [{ url: 'https://git.example.com/a/b' }] };
const FQDN = {
  provider: 'cilium',
  hosts: [
    { host: 'git.example.com', ports: [443] },
    { host: '*.hf.co', ports: [443] },
  ],
};

export function networkPolicyOf(network: object): Policy {
  const metadata = { name: 'strict' };
  return parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata, spec: { network } });
}

/** The objects of a request under a policy. */
export function builtUnder(policy: Policy, spec: object = GIT, kind: 'Training' | 'Inference' = 'Training'): Bundle {
  const resolution = resolveRequest(parseRequest(makeRequest(kind, { ...spec })), policy);
  if (!resolution.ok) throw new Error('was refused');
  return buildBundle(resolution.effective, CONTEXT);
}

function childOf(policy: Policy, kind: string): KubeObject {
  const child = builtUnder(policy).children.find((each) => each.kind === kind);
  if (child === undefined) throw new Error(`makes no ${kind}`);
  return child;
}

interface Block {
  cidr: string;
  except?: string[];
}
interface PublicRule {
  to: { ipBlock: Block }[];
  ports: object[];
}

const PUBLIC: readonly (readonly [string, (rule: PublicRule, v4: Block) => unknown])[] = [
  [
    'private networks with it',
    (_rule, v4) => Object.assign(v4, { except: v4.except?.filter((each) => each !== '10.0.0.0/8') }),
  ],
  [
    'the metadata address with it',
    (_rule, v4) => Object.assign(v4, { except: v4.except?.filter((each) => each !== '169.254.0.0/16') }),
  ],
  ['everything', (_rule, v4) => Object.assign(v4, { except: [] })],
  ['everything, without a word', (_rule, v4) => Reflect.deleteProperty(v4, 'except')],
  ['half of it, without exceptions', (_rule, v4) => Object.assign(v4, { cidr: '0.0.0.0/1', except: [] })],
  ['a private network', (_rule, v4) => Object.assign(v4, { cidr: '10.0.0.0/8', except: [] })],
  ['every port', (rule) => Object.assign(rule, { ports: [] })],
  ['a range of ports', (rule) => Object.assign(rule, { ports: [{ port: 1, endPort: 65_535 }] })],
  ['another protocol', (rule) => Object.assign(rule, { ports: [{ port: 443, protocol: 'UDP' }] })],
  ['pods beside it', (rule) => Object.assign(rule, { to: [...rule.to, { podSelector: {} }] })],
];

/** Declared hosts at every public address. */
export function publicOpening(): Opened {
  const policy = networkPolicyOf({ egress: [], declared: 'public' });
  const twin = childOf(policy, 'NetworkPolicy');
  const attacks = PUBLIC.map(([name, change]): [string, KubeObject] => {
    const copy = structuredClone(twin) as KubeObject & { spec: { egress: PublicRule[] } };
    const rule = copy.spec.egress.at(-1);
    const block = rule?.to[0]?.ipBlock;
    if (rule === undefined || block === undefined) throw new Error('opens nothing');
    change(rule, block);
    return [name, copy];
  });
  return { policy, twin, attacks };
}

interface NamedSpec {
  endpointSelector: object;
  egress: object[];
  ingress?: object[];
}
type Change = (spec: NamedSpec, object: object) => unknown;

const PORTS = [{ ports: [{ port: '443', protocol: 'TCP' }] }];

function rule(more: object): Change {
  return ({ egress }) => Object.assign(egress[1] ?? {}, more);
}

function added(more: object): Change {
  return ({ egress }) => egress.push(more);
}

const BY_NAME: readonly (readonly [string, Change])[] = [
  ['every pod', (spec) => Object.assign(spec, { endpointSelector: {} })],
  ['pods by an expression', ({ endpointSelector }) => Object.assign(endpointSelector, { matchExpressions: [] })],
  [
    'a second list of rules',
    (_spec, object) => Object.assign(object, { specs: [{ endpointSelector: {}, egress: [{}] }] }),
  ],
  ['everything', added({})],
  ['every address', added({ toCIDR: ['0.0.0.0/0'], toPorts: PORTS })],
  ['every address but some', added({ toCIDRSet: [{ cidr: '0.0.0.0/0' }], toPorts: PORTS })],
  ['the world', added({ toEntities: ['world'], toPorts: PORTS })],
  ['a service', added({ toServices: [{}], toPorts: PORTS })],
  ['pods elsewhere', added({ toEndpoints: [{}], toPorts: PORTS })],
  [
    'the DNS at another port',
    added({ toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system' } }], toPorts: PORTS }),
  ],
  ['ports of nobody', added({ toPorts: PORTS })],
  ['another address with the host', rule({ toCIDR: ['0.0.0.0/0'] })],
  ['another host', rule({ toFQDNs: [{ matchName: 'evil.example.com' }] })],
  ['a host beside it', rule({ toFQDNs: [{ matchName: 'git.example.com' }, { matchName: 'evil.com' }] })],
  ['every host', rule({ toFQDNs: [{ matchPattern: '*' }] })],
  ['every host with the name', rule({ toFQDNs: [{ matchName: 'git.example.com', matchPattern: '*' }] })],
  ['the domain of a pattern', rule({ toFQDNs: [{ matchName: 'hf.co' }] })],
  ['a host that ends alike', rule({ toFQDNs: [{ matchName: 'evilhf.co' }] })],
  ['no host at all', rule({ toFQDNs: [] })],
  ['no port', rule({ toPorts: [] })],
  ['any port', rule({ toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }] }] })],
  ['a range of ports', rule({ toPorts: [{ ports: [{ port: '443', endPort: 65_535, protocol: 'TCP' }] }] })],
  ['no ports in the list', rule({ toPorts: [{ ports: [] }] })],
  ['another protocol', rule({ toPorts: [{ ports: [{ port: '443', protocol: 'ANY' }] }] })],
  ['a way in', (spec) => Object.assign(spec, { ingress: [{ fromEntities: ['all'] }] })],
];

/** Declared hosts by name. */
export function namedOpening(): Opened {
  const policy = networkPolicyOf({ egress: [], fqdn: FQDN });
  const twin = childOf(policy, 'CiliumNetworkPolicy');
  const attacks = BY_NAME.map(([name, change]): [string, KubeObject] => {
    const copy = structuredClone(twin) as KubeObject & { spec: NamedSpec };
    change(copy.spec, copy);
    return [name, copy];
  });
  return { policy, twin, attacks };
}
