import { describe, expect, test } from 'vitest';
import { baselinePolicy } from '../policy/baseline.ts';
import { resolveRequest } from '../policy/resolve-request.ts';
import { parseRequest } from '../request/parse-request.ts';
import { buildBundle } from './build-bundle.ts';
import type { BuildContext } from './build-context.ts';
import type { Bundle } from './bundle.ts';

const CONTEXT: BuildContext = {
  namespace: 'team-a',
  requestId: 'request-1',
  submittedBy: 'alice',
  version: '1.2.3',
  token: 'token-for-tests',
};

function build(kind: string, spec: object, context: BuildContext = CONTEXT): Bundle {
  const request = { apiVersion: 'aisubmit.dev/v1alpha1', kind, metadata: { name: 'demo' }, spec };
  const resolution = resolveRequest(parseRequest(request), baselinePolicy);
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.violations));
  return buildBundle(resolution.effective, context);
}

const train = (spec: object = {}) => build('Training', { image: 'python:3.12-slim', ...spec });
const infer = (spec: object = {}) => build('Inference', { image: 'server:1', ...spec });

describe('the NetworkPolicy', () => {
  const policyOf = (bundle: Bundle) => bundle.children.find(({ kind }) => kind === 'NetworkPolicy')?.['spec'];
  const DNS = {
    to: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
    ],
    ports: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ],
  };

  test('lets nobody in and nothing out but DNS', () => {
    expect(policyOf(train())).toEqual({
      podSelector: { matchLabels: { 'aisubmit.dev/workload': 'training-demo' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [],
      egress: [DNS],
    });
  });

  test('a declared host that nobody has mapped is reached at public addresses under the built-in policy, at its port alone', () => {
    const git = [{ url: 'https://git.example.com:8443/a/b' }, { url: 'https://git.corp/a/c' }];
    const spec = policyOf(train({ git })) as { egress: { to: { ipBlock: { cidr: string; except: string[] } }[] }[] };
    expect(spec.egress).toHaveLength(2);
    expect(spec.egress[1]).toMatchObject({
      to: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }],
      ports: [{ port: 8443, protocol: 'TCP' }],
    });
    const [v4, v6] = spec.egress[1]?.to ?? [];
    expect(v4?.ipBlock.except).toEqual(expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16', '192.168.0.0/16']));
    expect(v6?.ipBlock.except).toEqual(expect.arrayContaining(['fc00::/7', 'fe80::/10', '64:ff9b::a9fe:0/112']));
  });

  test('opens what was declared, never the metadata addresses', () => {
    const egress = [
      { cidr: '0.0.0.0/0', ports: [{ port: 443 }] },
      { cidr: '10.1.0.0/16', ports: [{ port: 53, protocol: 'UDP' }] },
      { cidr: '::/0', ports: [{ port: 443 }] },
    ];
    expect(policyOf(train({ network: { egress } }))).toMatchObject({
      egress: [
        DNS,
        {
          to: [
            {
              ipBlock: {
                cidr: '0.0.0.0/0',
                except: ['169.254.0.0/16', '100.100.100.200/32', '168.63.129.16/32', '192.0.0.192/32'],
              },
            },
          ],
          ports: [{ port: 443, protocol: 'TCP' }],
        },
        { to: [{ ipBlock: { cidr: '10.1.0.0/16' } }], ports: [{ port: 53, protocol: 'UDP' }] },
        {
          to: [
            {
              ipBlock: {
                cidr: '::/0',
                except: [
                  'fe80::/10',
                  'fd00:ec2::254/128',
                  '64:ff9b::a9fe:0/112',
                  '64:ff9b::6464:64c8/128',
                  '64:ff9b::a83f:8110/128',
                  '64:ff9b::c000:c0/128',
                ],
              },
            },
          ],
        },
      ],
    });
  });

  test.each(['169.254.169.254/32', '169.254.0.0/16', 'fd00:ec2::254/128', '64:ff9b::a9fe:a9fe/128'])(
    '%s is refused',
    (cidr) => {
      expect(() => train({ network: { egress: [{ cidr, ports: [{ port: 80 }] }] } })).toThrow('network-opening');
    },
  );

  test('an endpoint lets in whom it names, on its port', () => {
    const allowFrom = [{ namespace: 'web' }, { podLabels: { app: 'gateway' } }];
    expect(policyOf(infer({ port: 9000, network: { allowFrom } }))).toMatchObject({
      ingress: [
        {
          from: [
            { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } } },
            { podSelector: { matchLabels: { app: 'gateway' } } },
          ],
          ports: [{ port: 9000, protocol: 'TCP' }],
        },
      ],
    });
  });
});
