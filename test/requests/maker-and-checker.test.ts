import { bundleObjects, checkManifests, parseRequest, readDocuments, toYaml } from '@aisubmit/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryRequest } from './arbitrary-request.ts';
import { buildRequest } from './build-request.ts';

test('the checker accepts every bundle the maker makes', () => {
  fc.assert(
    fc.property(arbitraryRequest(), (request) => {
      expect(checkManifests(bundleObjects(buildRequest(request)), { namespace: 'team-a' }).violations).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('the checker accepts the paused form as well', () => {
  fc.assert(
    fc.property(arbitraryRequest(), (request) => {
      const { kept, parent, children } = buildRequest(request);
      expect(checkManifests([...kept, parent, ...children]).violations).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('the same request gives the same bytes, whatever the order of its keys', () => {
  fc.assert(
    fc.property(arbitraryRequest(), (request) => {
      expect(JSON.stringify(buildRequest(reverseKeys(request)).parent)).toBe(
        JSON.stringify(buildRequest(request).parent),
      );
    }),
    { numRuns: 100 },
  );
});

test('a request survives being written as YAML and read back', () => {
  fc.assert(
    fc.property(arbitraryRequest(), (request) => {
      const parsed = parseRequest(request);
      const [document] = readDocuments(toYaml(parsed), { source: 'request.yaml' });
      expect(parseRequest(document?.value)).toEqual(parsed);
    }),
    { numRuns: 200 },
  );
});

function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reverseKeys(inner)]),
  );
}
