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

/** Fields of a built pod whose absence or opposite is weaker than what was built, by path below the pod's spec. */
const WEAKENINGS: readonly (readonly [path: readonly (string | number)[], weaker: unknown])[] = [
  [['automountServiceAccountToken'], undefined],
  [['automountServiceAccountToken'], true],
  [['enableServiceLinks'], undefined],
  [['hostNetwork'], true],
  [['hostPID'], true],
  [['nodeName'], 'node-1'],
  [['terminationGracePeriodSeconds'], 3601],
  [['securityContext'], undefined],
  [['securityContext', 'runAsNonRoot'], undefined],
  [['securityContext', 'runAsUser'], undefined],
  [['securityContext', 'runAsUser'], 0],
  [['securityContext', 'runAsGroup'], undefined],
  [['securityContext', 'fsGroup'], 0],
  [['securityContext', 'supplementalGroupsPolicy'], undefined],
  [['securityContext', 'seccompProfile'], undefined],
  [['containers', 0, 'securityContext'], undefined],
  [['containers', 0, 'securityContext', 'runAsNonRoot'], false],
  [['containers', 0, 'securityContext', 'runAsUser'], 0],
  [['containers', 0, 'securityContext', 'runAsGroup'], 0],
  [['containers', 0, 'securityContext', 'privileged'], undefined],
  [['containers', 0, 'securityContext', 'allowPrivilegeEscalation'], undefined],
  [['containers', 0, 'securityContext', 'readOnlyRootFilesystem'], undefined],
  [['containers', 0, 'securityContext', 'capabilities'], undefined],
  [['containers', 0, 'securityContext', 'capabilities', 'drop'], ['NET_RAW']],
  [['containers', 0, 'securityContext', 'capabilities', 'add'], ['SYS_ADMIN']],
  [['containers', 0, 'securityContext', 'seccompProfile', 'type'], 'Unconfined'],
  [['containers', 0, 'resources'], undefined],
  [['containers', 0, 'resources', 'limits', 'cpu'], undefined],
  [['containers', 0, 'resources', 'limits', 'memory'], undefined],
  [['containers', 0, 'resources', 'limits', 'ephemeral-storage'], undefined],
];

test('the checker catches every single field made weaker, in every bundle', () => {
  fc.assert(
    fc.property(arbitraryRequest(), fc.constantFrom(...WEAKENINGS), (request, [path, weaker]) => {
      const parent = structuredClone(buildRequest(request).parent);
      setField(parent, ['spec', 'template', 'spec', ...path], weaker);
      expect(checkManifests([parent]).violations).not.toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('the checker catches every scratch volume that lost its size', () => {
  fc.assert(
    fc.property(arbitraryRequest(), (request) => {
      const { parent } = buildRequest(request);
      const { volumes } = (parent['spec'] as { template: { spec: { volumes: { emptyDir?: object }[] } } }).template
        .spec;
      const scratch = [...volumes.entries()].filter(([, { emptyDir }]) => emptyDir !== undefined);
      expect(scratch.length).toBeGreaterThanOrEqual(2);
      for (const [index] of scratch) {
        const weaker = structuredClone(parent);
        setField(weaker, ['spec', 'template', 'spec', 'volumes', index, 'emptyDir', 'sizeLimit'], undefined);
        expect(checkManifests([weaker]).violations.map(({ control }) => control)).toContain('volume-types');
      }
    }),
    { numRuns: 100 },
  );
});

function setField(target: unknown, path: readonly (string | number)[], value: unknown): void {
  const [last] = path.slice(-1);
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], target);
  if (last === undefined) return;
  if (value === undefined) Reflect.deleteProperty(parent as object, last);
  else Reflect.set(parent as object, last, value);
}

function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reverseKeys(inner)]),
  );
}
