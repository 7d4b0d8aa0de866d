import { AisubmitError } from '../errors.ts';
import { codePathOf } from '../request/code.ts';
import { parseDurationSeconds } from '../request/duration.ts';
import type { InferenceRequest } from '../request/inference.ts';
import type { NotebookRequest } from '../request/notebook.ts';
import type { WorkloadRequest } from '../request/parse-request.ts';
import { trialsOf } from '../request/sweep.ts';
import type { TrainingRequest } from '../request/training.ts';
import type {
  Effective,
  EffectiveCode,
  EffectiveCommand,
  EffectiveCommon,
  EffectiveInference,
  EffectiveNotebook,
  EffectiveSweep,
  EffectiveTraining,
} from './effective.ts';
import { effectiveGit } from './effective-git.ts';
import type { Policy } from './policy.ts';
import type { Provenance } from './provenance.ts';
import type { Template } from './template.ts';

type Inference = InferenceRequest['spec'];

/** What stands beside the fields of a request. */
interface About {
  readonly request: WorkloadRequest;
  readonly policy: Policy;
  readonly template: Template | undefined;
  readonly provenance: Provenance;
}

/** Puts a completed request into the form that builders take: ranges, seconds, no field to guess. */
export function toEffective(completed: WorkloadRequest, about: About): Effective {
  const base = { ...about, name: completed.metadata.name };
  const { request } = about;
  if (completed.kind === 'Notebook' && request.kind === 'Notebook') {
    return { ...base, kind: 'Notebook', request, spec: notebookOf(completed.spec) };
  }
  if (completed.kind === 'Training' && request.kind === 'Training') {
    return { ...base, kind: 'Training', request, spec: trainingOf(completed.spec) };
  }
  if (completed.kind === 'Inference' && request.kind === 'Inference') {
    return { ...base, kind: 'Inference', request, spec: inferenceOf(completed.spec) };
  }
  throw undecided('kind');
}

function notebookOf(spec: NotebookRequest['spec']): EffectiveNotebook {
  const { home } = spec;
  return {
    ...commonOf(spec),
    ide: decided(spec.ide, 'ide'),
    home: { size: decided(home?.size, 'home.size'), ...given('storageClass', home?.storageClass) },
    idleTimeoutSeconds: seconds(spec.idleTimeout, 'idleTimeout'),
    maxRuntimeSeconds: seconds(spec.maxRuntime, 'maxRuntime'),
    ttlSecondsAfterFinished: seconds(spec.ttlAfterFinished, 'ttlAfterFinished'),
  };
}

function trainingOf(spec: TrainingRequest['spec']): EffectiveTraining {
  return {
    ...commonOf(spec),
    ...commandOf(spec),
    retries: decided(spec.retries, 'retries'),
    ...given('sweep', sweepOf(spec)),
    maxRuntimeSeconds: seconds(spec.maxRuntime, 'maxRuntime'),
    ttlSecondsAfterFinished: seconds(spec.ttlAfterFinished, 'ttlAfterFinished'),
  };
}

function sweepOf({ sweep }: TrainingRequest['spec']): EffectiveSweep | undefined {
  if (sweep?.parameters === undefined) return undefined;
  const trials = trialsOf(sweep.parameters);
  const parallelism = Math.min(trials, decided(sweep.parallelism, 'sweep.parallelism'));
  return { parameters: sweep.parameters, trials, parallelism };
}

function inferenceOf(spec: Inference): EffectiveInference {
  const { replicas, autoscale, probes } = spec;
  return {
    ...commonOf(spec),
    ...commandOf(spec),
    port: decided(spec.port, 'port'),
    replicas: { min: decided(replicas?.min, 'replicas.min'), max: decided(replicas?.max, 'replicas.max') },
    autoscale: {
      metric: decided(autoscale?.metric, 'autoscale.metric'),
      target: decided(autoscale?.target, 'autoscale.target'),
    },
    probes: {
      ...given('path', probes?.path),
      startupTimeoutSeconds: seconds(probes?.startupTimeout, 'probes.startupTimeout'),
    },
    allowFrom: spec.network?.allowFrom ?? [],
  };
}

function commonOf(spec: WorkloadRequest['spec']): EffectiveCommon {
  return {
    image: decided(spec.image, 'image'),
    env: spec.env ?? [],
    resources: resourcesOf(spec),
    identity: {
      runAsUser: decided(spec.identity?.runAsUser, 'identity.runAsUser'),
      runAsGroup: decided(spec.identity?.runAsGroup, 'identity.runAsGroup'),
      fsGroup: decided(spec.identity?.fsGroup, 'identity.fsGroup'),
      supplementalGroups: spec.identity?.supplementalGroups ?? [],
    },
    mounts: spec.mounts ?? [],
    git: effectiveGit(spec.git),
    s3: spec.s3 ?? [],
    ...given('tracking', spec.tracking),
    ...given('hubs', spec.hubs),
    scheduling: spec.scheduling ?? {},
    egress: spec.network?.egress ?? [],
    ...given('serviceAccount', spec.serviceAccount),
    pullSecrets: spec.pullSecrets ?? [],
    labels: spec.labels ?? {},
  };
}

function resourcesOf({ resources }: WorkloadRequest['spec']): EffectiveCommon['resources'] {
  const [cpu, memory] = [decided(resources?.cpu, 'resources.cpu'), decided(resources?.memory, 'resources.memory')];
  const { gpu } = resources ?? {};
  return {
    cpu: { request: resources?.cpuRequest ?? cpu, limit: cpu },
    memory: { request: resources?.memoryRequest ?? memory, limit: memory },
    ephemeralStorage: decided(resources?.ephemeralStorage, 'resources.ephemeralStorage'),
    ...(gpu === undefined
      ? {}
      : { gpu: { count: gpu.count, resource: decided(gpu.resource, 'resources.gpu.resource') } }),
    ...given('sharedMemory', resources?.sharedMemory),
  };
}

function commandOf(spec: TrainingRequest['spec'] | Inference): EffectiveCommand {
  const code = codeOf(spec);
  return {
    ...given('command', spec.command),
    ...given('args', spec.args),
    ...given('workingDir', spec.workingDir ?? code?.path),
    ...given('code', code),
  };
}

function codeOf({ code }: TrainingRequest['spec'] | Inference): EffectiveCode | undefined {
  return code?.sha256 === undefined ? undefined : { sha256: code.sha256, path: codePathOf(code) };
}

function given<Key extends string, T>(key: Key, value: T | undefined): { readonly [K in Key]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: T };
}

function seconds(text: string | undefined, path: string): number {
  return decided(text === undefined ? undefined : parseDurationSeconds(text), path);
}

/** Every field below has a built-in default, so that it is always decided. */
function decided<T>(value: T | undefined, path: string): T {
  if (value === undefined) throw undecided(path);
  return value;
}

function undecided(path: string): AisubmitError {
  return new AisubmitError('INTERNAL', `nobody decided ${path}`);
}
