/** A container that tests take apart. */
export interface MutableContainer {
  name: string;
  env: Record<string, unknown>[];
  volumeMounts: { name: string; mountPath: string }[];
  resources: { limits?: Record<string, string>; requests?: Record<string, string> };
  securityContext: Record<string, unknown>;
  [field: string]: unknown;
}

/** A pod spec that tests take apart. */
export interface MutablePod {
  containers: MutableContainer[];
  volumes: ({ name: string } & Record<string, unknown>)[];
  securityContext: Record<string, unknown>;
  [field: string]: unknown;
}

/** One way round the floor: what it is called, which control stops it, and a twin that is allowed. */
export interface Attack {
  readonly name: string;
  readonly control: string;
  readonly attack: (spec: MutablePod) => void;
  /** The nearest thing that must still pass. */
  readonly twin?: (spec: MutablePod) => void;
  /** The API server's own validation refuses it before any policy is asked. */
  readonly isInvalid?: boolean;
}

/** The workload's container. */
export function main(spec: MutablePod): MutableContainer {
  const [container] = spec.containers;
  if (container === undefined) throw new Error('the pod has no container');
  return container;
}

export function security(spec: MutablePod): Record<string, unknown> {
  return main(spec).securityContext;
}

export function limits(spec: MutablePod): Record<string, string> {
  return main(spec).resources.limits ?? {};
}

export function addEnv(name: string, value: string): (spec: MutablePod) => void {
  return (spec) => {
    main(spec).env.push({ name, value });
  };
}

export function addVolume(source: Record<string, unknown>): (spec: MutablePod) => void {
  return (spec) => {
    spec.volumes.push({ name: 'extra', ...source });
  };
}

/** Mounts a Secret into the workload's container. */
export function addSecret(spec: MutablePod): void {
  addVolume({ secret: { secretName: 'keys' } })(spec);
  main(spec).volumeMounts.push({ name: 'extra', mountPath: '/keys' });
}

/** Puts a copy of the container before it, with one change. */
export function initContainer(change: (container: MutableContainer) => void): (spec: MutablePod) => void {
  return (spec) => {
    const container = { ...structuredClone(main(spec)), name: 'init' };
    // The API gives init containers no probes.
    for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe', 'ports'])
      Reflect.deleteProperty(container, field);
    change(container);
    spec['initContainers'] = [container];
  };
}
