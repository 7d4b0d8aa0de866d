import { boolAt, type Fields, fieldsAt, listAt, mapAt, numberAt, stringAt } from '../../api/fields.ts';
import { validateContainer } from './container.ts';
import type { FieldErrors } from './field-errors.ts';
import { validateLabels } from './metadata.ts';
import { labelRule, qualifiedNameRule, subdomainRule } from './name-rules.ts';
import { validateVolumes } from './volumes.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/** A pod's specification, in a pod or a template. */
export function validatePodSpec(spec: Fields, path: string, errors: FieldErrors): void {
  const containers = listAt(spec, 'containers');
  if (containers.length === 0) errors.required(`${path}.containers`);
  const volumes = validateVolumes(listAt(spec, 'volumes'), `${path}.volumes`, errors);
  const names = new Set<string>();
  for (const list of ['initContainers', 'containers']) {
    for (const [i, container] of listAt(spec, list).entries()) {
      const field = `${path}.${list}[${i}]`;
      const name = stringAt(container, 'name') ?? '';
      if (names.has(name)) errors.duplicate(`${field}.name`, name);
      names.add(name);
      validateContainer(container, { path: field, volumes, isInit: list === 'initContainers', errors });
    }
  }
  oneOf(spec['restartPolicy'], RESTART_POLICIES, { path: `${path}.restartPolicy`, errors });
  oneOf(spec['dnsPolicy'], DNS_POLICIES, { path: `${path}.dnsPolicy`, errors });
  validateIdentity(spec, path, errors);
  validateScheduling(spec, path, errors);
}

/** Refuses a value outside a set. */
export function oneOf(
  value: unknown,
  allowed: readonly string[],
  { path, errors }: { path: string; errors: FieldErrors },
): void {
  if (value !== undefined && !(typeof value === 'string' && allowed.includes(value)))
    errors.unsupported(path, value, allowed);
}

function validateIdentity(spec: Fields, path: string, errors: FieldErrors): void {
  const context = fieldsAt(spec, 'securityContext');
  for (const field of ['runAsUser', 'runAsGroup', 'fsGroup']) {
    const id = numberAt(context, field);
    if (id !== undefined && (id < 0 || id > 2147483647))
      errors.invalid(`${path}.securityContext.${field}`, id, 'must be between 0 and 2147483647, inclusive');
  }
  const account = stringAt(spec, 'serviceAccountName');
  const wrong = account === undefined ? undefined : subdomainRule(account);
  if (wrong !== undefined) errors.invalid(`${path}.serviceAccountName`, account, wrong);
  const hostname = stringAt(spec, 'hostname');
  const wrongHost = hostname === undefined || hostname === '' ? undefined : labelRule(hostname);
  if (wrongHost !== undefined) errors.invalid(`${path}.hostname`, hostname, wrongHost);
  if (boolAt(spec, 'shareProcessNamespace') === true && boolAt(spec, 'hostPID') === true)
    errors.invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled');
}

function validateScheduling(spec: Fields, path: string, errors: FieldErrors): void {
  validateLabels(mapAt(spec, 'nodeSelector'), `${path}.nodeSelector`, errors);
  const deadline = numberAt(spec, 'activeDeadlineSeconds');
  if (deadline !== undefined && deadline < 1)
    errors.invalid(`${path}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive');
  const grace = numberAt(spec, 'terminationGracePeriodSeconds');
  if (grace !== undefined && grace < 0)
    errors.invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than or equal to 0');
  for (const [i, toleration] of listAt(spec, 'tolerations').entries())
    validateToleration(toleration, `${path}.tolerations[${i}]`, errors);
}

function validateToleration(toleration: Fields, path: string, errors: FieldErrors): void {
  const { key, operator, value, effect, tolerationSeconds } = toleration;
  const wrong = typeof key === 'string' && key !== '' ? qualifiedNameRule(key) : undefined;
  if (wrong !== undefined) errors.invalid(`${path}.key`, key, wrong);
  if ((key === undefined || key === '') && operator !== 'Exists')
    errors.invalid(
      `${path}.operator`,
      operator,
      'operator must be Exists when `key` is empty, which means "match all values and all keys"',
    );
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    errors.invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
  if (operator === 'Exists' && typeof value === 'string' && value !== '')
    errors.invalid(`${path}.operator`, toleration, "value must be empty when `operator` is 'Exists'");
  oneOf(operator, ['Equal', 'Exists'], { path: `${path}.operator`, errors });
  oneOf(effect === '' ? undefined : effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute'], {
    path: `${path}.effect`,
    errors,
  });
}
