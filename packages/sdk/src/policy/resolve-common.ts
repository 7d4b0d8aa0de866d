import { AisubmitError } from '../errors.ts';
import type { WorkloadRequest } from '../request/parse-request.ts';
import { compareQuantities } from '../request/quantity.ts';
import type { WorkloadKind } from '../request/workload-kind.ts';
import type { EffectiveCommon, Range } from './effective.ts';
import type { IdRule } from './policy.ts';
import { resolveEgress } from './resolve-egress.ts';
import type { Resolving } from './resolving.ts';

type Spec = WorkloadRequest['spec'];

/**
 * Decides the fields that every kind has.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when neither the user nor the policy names an image.
 */
export function resolveCommon(kind: WorkloadKind, spec: Spec, resolving: Resolving): EffectiveCommon {
  const { choose } = resolving;
  return {
    image: resolveImage(kind, spec, resolving),
    env: choose.pick('spec.env', spec.env, []),
    resources: resolveResources(kind, spec, resolving),
    identity: resolveIdentity(spec, resolving),
    mounts: choose.pick('spec.mounts', spec.mounts, []),
    scheduling: choose.pick('spec.scheduling', spec.scheduling, {}),
    egress: resolveEgress(spec.network?.egress, resolving),
    ...(spec.serviceAccount === undefined ? {} : { serviceAccount: spec.serviceAccount }),
    pullSecrets: choose.pick('spec.pullSecrets', spec.pullSecrets, []),
    labels: choose.pick('spec.labels', spec.labels, {}),
  };
}

function resolveImage(kind: WorkloadKind, spec: Spec, { choose, policy }: Resolving): string {
  const image = choose.pick('spec.image', spec.image, policy.images.defaults[kind]);
  if (image !== undefined) return image;
  throw new AisubmitError('INVALID_INPUT', `this ${kind} cannot be used as it is`, {
    reasons: [{ path: 'spec.image', message: 'is required', fix: 'name a container image, such as python:3.12-slim' }],
  });
}

function resolveResources(kind: WorkloadKind, spec: Spec, { choose, policy }: Resolving): EffectiveCommon['resources'] {
  const defaults = policy.resources.defaults[kind];
  const asked = spec.resources;
  const range = (
    path: string,
    wanted: { limit: string | undefined; request: string | undefined; fallback: string },
  ): Range => {
    // A request above the default limit, with no limit asked for, raises the limit with it.
    const { request, fallback } = wanted;
    const floor = request !== undefined && compareQuantities(request, fallback) > 0 ? request : fallback;
    const limit = choose.pick(`spec.resources.${path}`, wanted.limit, floor);
    return { request: choose.pick(`spec.resources.${path}Request`, request, limit), limit };
  };
  return {
    cpu: range('cpu', { limit: asked?.cpu, request: asked?.cpuRequest, fallback: defaults.cpu }),
    memory: range('memory', { limit: asked?.memory, request: asked?.memoryRequest, fallback: defaults.memory }),
    ephemeralStorage: choose.pick(
      'spec.resources.ephemeralStorage',
      asked?.ephemeralStorage,
      defaults.ephemeralStorage,
    ),
    ...(asked?.gpu === undefined
      ? {}
      : {
          gpu: {
            count: asked.gpu.count,
            resource: choose.pick('spec.resources.gpu.resource', asked.gpu.resource, policy.resources.gpuResource),
          },
        }),
    ...(asked?.sharedMemory === undefined ? {} : { sharedMemory: asked.sharedMemory }),
  };
}

function resolveIdentity(spec: Spec, resolving: Resolving): EffectiveCommon['identity'] {
  const { choose, policy } = resolving;
  const asked = spec.identity;
  const runAsUser = choose.pick('spec.identity.runAsUser', asked?.runAsUser, policy.identity.runAsUser.default);
  const runAsGroup = choose.pick('spec.identity.runAsGroup', asked?.runAsGroup, policy.identity.runAsGroup.default);
  const fsGroup = choose.pick('spec.identity.fsGroup', asked?.fsGroup, runAsGroup);
  holdToRange(
    'uid-range',
    { path: 'spec.identity.runAsUser', id: runAsUser, rule: policy.identity.runAsUser },
    resolving,
  );
  holdToRange(
    'gid-range',
    { path: 'spec.identity.runAsGroup', id: runAsGroup, rule: policy.identity.runAsGroup },
    resolving,
  );
  holdToRange('gid-range', { path: 'spec.identity.fsGroup', id: fsGroup, rule: policy.identity.runAsGroup }, resolving);
  return {
    runAsUser,
    runAsGroup,
    fsGroup,
    supplementalGroups: choose.pick('spec.identity.supplementalGroups', asked?.supplementalGroups, []),
  };
}

function holdToRange(
  control: string,
  { path, id, rule }: { readonly path: string; readonly id: number; readonly rule: IdRule },
  { policy, violations }: Resolving,
): void {
  if (id >= rule.min && id <= rule.max) return;
  violations.push({
    control,
    path,
    message: `must be between ${rule.min} and ${rule.max} under policy ${policy.name} (got ${id})`,
    why: 'Files on shared storage are protected by these numbers alone; another person’s number is their files.',
    fix: `leave it out for ${rule.default}, or choose one in the range`,
  });
}
