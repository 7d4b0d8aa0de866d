import { AisubmitError, type Reason } from '../errors.ts';
import type { InferenceRequest } from '../request/inference.ts';
import type { NotebookRequest } from '../request/notebook.ts';
import type { WorkloadRequest } from '../request/parse-request.ts';
import { compareQuantities } from '../request/quantity.ts';
import type { TrainingRequest } from '../request/training.ts';
import type { Violation } from '../violation.ts';
import { createChooser } from './chooser.ts';
import type {
  Effective,
  EffectiveCommand,
  EffectiveInference,
  EffectiveNotebook,
  EffectiveTraining,
} from './effective.ts';
import type { Policy } from './policy.ts';
import { resolveCommon } from './resolve-common.ts';
import { resolveSeconds } from './resolve-seconds.ts';
import type { Resolving } from './resolving.ts';

/** Either every field decided, or every rule of the policy that the request breaks. */
export type Resolution =
  | { readonly ok: true; readonly effective: Effective }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/**
 * Decides every field of a request: the user's value where the policy leaves the choice, the policy's where they made none.
 *
 * @throws {AisubmitError} `INVALID_INPUT` when a field nobody decides is missing, or two fields contradict each other.
 */
export function resolveRequest(request: WorkloadRequest, policy: Policy): Resolution {
  const resolving: Resolving = { policy, choose: createChooser(), violations: [] };
  const effective = resolveKind(request, resolving);
  const reasons = contradictions(effective);
  if (reasons.length > 0) {
    throw new AisubmitError('INVALID_INPUT', `this ${request.kind} contradicts itself`, { reasons });
  }
  const { violations } = resolving;
  return violations.length > 0 ? { ok: false, violations } : { ok: true, effective };
}

function resolveKind(request: WorkloadRequest, resolving: Resolving): Effective {
  const common = { name: request.metadata.name, policy: resolving.policy, provenance: resolving.choose.provenance };
  if (request.kind === 'Notebook')
    return { ...common, kind: 'Notebook', request, spec: resolveNotebook(request, resolving) };
  if (request.kind === 'Training')
    return { ...common, kind: 'Training', request, spec: resolveTraining(request, resolving) };
  return { ...common, kind: 'Inference', request, spec: resolveInference(request, resolving) };
}

function resolveNotebook({ spec }: NotebookRequest, resolving: Resolving): EffectiveNotebook {
  const { choose, policy } = resolving;
  const { maxRuntime, ttlAfterFinished, idleTimeout } = policy.lifetime;
  return {
    ...resolveCommon('Notebook', spec, resolving),
    home: {
      size: choose.pick('spec.home.size', spec.home?.size, policy.storage.homeSize),
      ...(spec.home?.storageClass === undefined ? {} : { storageClass: spec.home.storageClass }),
    },
    idleTimeoutSeconds: resolveSeconds('spec.idleTimeout', spec.idleTimeout, { rule: idleTimeout, resolving }),
    maxRuntimeSeconds: resolveSeconds('spec.maxRuntime', spec.maxRuntime, { rule: maxRuntime.Notebook, resolving }),
    ttlSecondsAfterFinished: resolveSeconds('spec.ttlAfterFinished', spec.ttlAfterFinished, {
      rule: ttlAfterFinished.Notebook,
      resolving,
    }),
  };
}

function resolveTraining({ spec }: TrainingRequest, resolving: Resolving): EffectiveTraining {
  const { maxRuntime, ttlAfterFinished } = resolving.policy.lifetime;
  return {
    ...resolveCommon('Training', spec, resolving),
    ...resolveCommand(spec),
    // Once more costs hours of GPU and rarely helps; what the cluster interrupts is replaced whatever this says.
    retries: resolving.choose.pick('spec.retries', spec.retries, 0),
    maxRuntimeSeconds: resolveSeconds('spec.maxRuntime', spec.maxRuntime, { rule: maxRuntime.Training, resolving }),
    ttlSecondsAfterFinished: resolveSeconds('spec.ttlAfterFinished', spec.ttlAfterFinished, {
      rule: ttlAfterFinished.Training,
      resolving,
    }),
  };
}

function resolveInference({ spec }: InferenceRequest, resolving: Resolving): EffectiveInference {
  const { choose } = resolving;
  const min = choose.pick('spec.replicas.min', spec.replicas?.min, 1);
  return {
    ...resolveCommon('Inference', spec, resolving),
    ...resolveCommand(spec),
    port: choose.pick('spec.port', spec.port, 8000),
    replicas: { min, max: choose.pick('spec.replicas.max', spec.replicas?.max, min) },
    autoscale: {
      metric: choose.pick('spec.autoscale.metric', spec.autoscale?.metric, 'cpu'),
      target: choose.pick('spec.autoscale.target', spec.autoscale?.target, 80),
    },
    probes: {
      ...(spec.probes?.path === undefined ? {} : { path: spec.probes.path }),
      startupTimeoutSeconds: resolveSeconds('spec.probes.startupTimeout', spec.probes?.startupTimeout, {
        rule: { default: '10m' },
        resolving,
      }),
    },
    allowFrom: choose.pick('spec.network.allowFrom', spec.network?.allowFrom, []),
  };
}

function resolveCommand(spec: TrainingRequest['spec'] | InferenceRequest['spec']): EffectiveCommand {
  return {
    ...(spec.command === undefined ? {} : { command: spec.command }),
    ...(spec.args === undefined ? {} : { args: spec.args }),
    ...(spec.workingDir === undefined ? {} : { workingDir: spec.workingDir }),
  };
}

function contradictions({ spec, kind, request }: Effective): Reason[] {
  const { cpu, memory, sharedMemory } = spec.resources;
  const reasons: Reason[] = [];
  const atMost = (path: string, value: string, limit: { readonly name: string; readonly value: string }): void => {
    if (compareQuantities(value, limit.value) > 0) {
      reasons.push({ path, message: `must not be more than ${limit.name}, ${limit.value} (got ${value})` });
    }
  };
  atMost('spec.resources.cpuRequest', cpu.request, { name: 'cpu', value: cpu.limit });
  atMost('spec.resources.memoryRequest', memory.request, { name: 'memory', value: memory.limit });
  if (sharedMemory !== undefined) {
    atMost('spec.resources.sharedMemory', sharedMemory, {
      name: 'memory, from which it is taken',
      value: memory.limit,
    });
  }
  if (kind === 'Inference' && request.spec.autoscale !== undefined && spec.replicas.max === spec.replicas.min) {
    reasons.push({
      path: 'spec.autoscale',
      message: 'needs room to scale',
      fix: 'set replicas.max above replicas.min, or leave autoscale out',
    });
  }
  return reasons;
}
