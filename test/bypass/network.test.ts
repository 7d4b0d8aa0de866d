import { API_VERSION, checkManifests, type KubeObject, type Policy, parsePolicy } from '@aisubmit/sdk';
import { describe, expect, test } from 'vitest';
import { buildRequest, makeRequest } from '../requests/build-request.ts';

describe('what is open where declared hosts are public', () => {
  const open = policyOf({ network: { egress: [], declared: 'public' } });
  const bundle = buildRequest(makeRequest('Training', { git: [{ url: 'https://git.example.com/a/b' }] }));
  const made = bundle.children.find(({ kind }) => kind === 'NetworkPolicy');
  type Block = { cidr: string; except?: string[] };
  type Rule = { to: { ipBlock: Block }[]; ports: object[] };
  const changed = (change: (rule: Rule, v4: Block) => void): KubeObject => {
    const copy = structuredClone(made) as KubeObject & { spec: { egress: Rule[] } };
    const rule = copy.spec.egress.at(-1);
    const block = rule?.to[0]?.ipBlock;
    if (rule === undefined || block === undefined) throw new Error('opens nothing');
    change(rule, block);
    return copy;
  };

  test('network-opening allows what the builder makes', () => {
    expect(broken(made, open)).toEqual([]);
    expect(broken(made, policyOf({ network: { egress: [] } }))).toEqual(['network-opening']);
  });

  test.each<[string, (rule: Rule, v4: Block) => void]>([
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
  ])('network-opening stops: %s', (_name, change) => {
    expect(broken(changed(change), open)).toEqual(['network-opening']);
  });
});

function policyOf(spec: object): Policy {
  return parsePolicy({ apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'strict' }, spec });
}

function broken(manifest: unknown, policy: Policy): string[] {
  return [...new Set(checkManifests([manifest], { policy }).violations.map(({ control }) => control))];
}
