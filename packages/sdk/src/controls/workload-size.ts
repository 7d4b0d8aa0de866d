const APPS = 'variables.spec.?containers.orValue([])';
const INITS = 'variables.spec.?initContainers.orValue([])';
const NAMES = `${INITS}.map(i, i.name)`;
const STAYS = (container: string): string => `${container}.?restartPolicy.orValue("") == "Always"`;
const SIDECARS = `${INITS}.filter(s, ${STAYS('s')})`;

/** CEL for how many pods an object that makes pods may have at once; a rollout's surge is not counted. */
export function podsOf(root: 'object' | 'oldObject'): string {
  return (
    `(${root}.kind in ["Pod", "PodTemplate"] ? 1 : ${root}.kind == "Job" ? ${ofJob(`${root}.spec`)}` +
    ` : ${root}.kind == "CronJob" ? ${ofJob(`${root}.spec.jobTemplate.spec`)} : ${root}.spec.?replicas.orValue(1))`
  );
}

/** A Job runs no more pods than it has left to complete. */
function ofJob(spec: string): string {
  const parallelism = `${spec}.?parallelism.orValue(1)`;
  return `(${parallelism} < ${spec}.?completions.orValue(2147483647) ? ${parallelism} : ${spec}.completions)`;
}

/**
 * CEL for what one pod takes of a resource, as the scheduler counts it: its containers and sidecars together, or the
 * init container that takes more with the sidecars started before it. `name` is a CEL expression.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podTotal(name: string): string {
  const sum = (list: string, each: string): string => `${list}.map(${each}, ${limitOf(each, name)}).sum()`;
  const before = `${SIDECARS}.filter(s, ${NAMES}.indexOf(s.name) < ${NAMES}.indexOf(c.name))`;
  const steps = `${INITS}.filter(c, !(${STAYS('c')})).map(c, ${limitOf('c', name)} + ${sum(before, 's')})`;
  return `[${sum(APPS, 'c')} + ${sum(SIDECARS, 's')}, ([0.0] + ${steps}).max()].max()`;
}

/** The same, or what the pod as a whole is given where that is more. */
export function wholePodTotal(name: string): string {
  return `[${podTotal(name)}, ${limitOf('variables.spec', name)}].max()`;
}

function limitOf(subject: string, name: string): string {
  return `quantity(string(${subject}.?resources.?limits[?${name}].orValue("0"))).asApproximateFloat()`;
}
