import { API_VERSION, bundleObjects, checkManifests, parsePolicy } from '@aisubmit/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildRequest, CONTEXT, makeRequest } from './build-request.ts';

const HOST = fc.constantFrom(
  'git.example.com',
  '*.example.com',
  'example.com',
  'huggingface.co',
  '192.0.2.7',
  'a.corp',
);
const CIDR = fc.constantFrom('0.0.0.0/0', '::/0', '10.0.0.0/8', '192.0.2.0/24', '169.254.0.0/16', '2001:db8::/32');
const PORTS = fc.subarray([22, 443, 8443, 9000], { minLength: 1 });
const NETWORK = optional({
  egress: fc.array(fc.record({ cidr: CIDR, ports: PORTS }), { maxLength: 2 }),
  hosts: fc.array(fc.record({ host: HOST, cidrs: fc.tuple(CIDR), ports: PORTS }), { maxLength: 3 }),
  fqdn: fc.record({
    provider: fc.constant('cilium'),
    hosts: fc.array(fc.record({ host: HOST.filter((host) => host !== '192.0.2.7'), ports: PORTS }), { maxLength: 3 }),
  }),
  declared: fc.constantFrom('mapped', 'public'),
  allowFrom: fc.record({ namespaces: fc.subarray(['web', 'apps']) }),
});
const SPEC = optional({
  git: fc.uniqueArray(
    fc.constantFrom(
      { url: 'https://git.example.com/a/one' },
      { url: 'https://GIT.example.com:8443/a/two' },
      { url: 'ssh://git@192.0.2.7/a/three', secret: 'key' },
      { url: 'https://300.1.1.1/a/four' },
      { url: 'https://localhost/a/five' },
    ),
    { selector: ({ url }) => url },
  ),
  s3: fc.constantFrom(
    [{ url: 's3://data', mode: 'credentials', secret: 'k' }],
    [{ url: 's3://data', mode: 'credentials', secret: 'k', endpoint: 'https://a.corp:9000' }],
  ),
  hubs: fc.constant({ huggingFace: { secret: 'hub' } }),
});

test('what the builder opens the policy’s controls allow, whatever the policy', () => {
  fc.assert(
    fc.property(NETWORK, SPEC, fc.constantFrom('Training', 'Inference'), (network, spec, kind) => {
      const document = { apiVersion: API_VERSION, kind: 'Policy', metadata: { name: 'p' }, spec: { network } };
      const policy = parsePolicy(document);
      const objects = bundleObjects(buildRequest(makeRequest(kind, spec), CONTEXT, policy));
      expect(checkManifests(objects, { namespace: 'team-a', policy }).violations).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

function optional(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(fields, { requiredKeys: [], noNullPrototype: true });
}
